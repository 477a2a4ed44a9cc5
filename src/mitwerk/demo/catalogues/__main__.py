"""Model the options of both catalogues: python -m mitwerk.demo.catalogues FOLDER."""

import time
from pathlib import Path

import click

from mitwerk.demo.catalogues.files import KINDS, write_models


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Write every option's model into FOLDER, one folder for each catalogue."""
    for kind in KINDS:
        began = time.monotonic()
        made = write_models(kind, folder / kind)
        size = sum(path.stat().st_size for path in made) / 1e6
        click.echo(f"{kind}: {len(made)} models, {size:.1f} MB, {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
