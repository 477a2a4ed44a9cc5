"""Write every file of the demo vehicle into a folder: python -m mitwerk.demo.vehicle FOLDER."""

import time
from pathlib import Path

import click

from mitwerk.demo.vehicle.story import iter_all


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=0, show_default=True, help="Decides how the sketches tremble.")
def main(folder: Path, seed: int) -> None:
    """Model the vehicle, its concepts and parts, and write all their files."""
    began, count, size = time.monotonic(), 0, 0
    for written in iter_all(folder, seed):
        count, size = count + 1, size + written.path.stat().st_size
        click.echo(f"{time.monotonic() - began:6.1f} s  {written.path.relative_to(folder)}")
    click.echo(f"{count} files, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
