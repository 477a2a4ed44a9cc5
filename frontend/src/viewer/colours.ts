/* Colours of the page as three.js understands them; read again when the theme changes. */
import { Color } from "three";

export interface Palette {
  ink: Color;
  graphite: Color;
  signal: Color;
  sheet: Color;
  dark: boolean;
}

/** Resolve a custom property (light-dark() included) through a probe inside the element. */
export function resolve(host: HTMLElement, name: string): Color {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const colour = read(probe, name);
  probe.remove();
  return colour;
}

function read(probe: HTMLElement, name: string): Color {
  probe.style.color = `var(${name})`;
  const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  return new Color().setRGB(r / 255, g / 255, b / 255, "srgb");
}

export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const [ink, graphite, signal, sheet] = ["--ink", "--graphite", "--signal", "--sheet"].map((name) => read(probe, name));
  probe.remove();
  const page = sheet as Color;
  return { ink: ink as Color, graphite: graphite as Color, signal: signal as Color, sheet: page, dark: page.r < 0.5 };
}
