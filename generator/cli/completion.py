"""`rounds completion`: the script by which a shell completes commands, options and names."""

from __future__ import annotations

from importlib.resources import files

import click

from generator.cli.session import common_options

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@common_options
def command(shell: str, **_common: object) -> None:
    """Print the script by which bash, zsh or fish completes commands, options, stages and names.

    bash: eval "$(rounds completion bash)" in ~/.bashrc. zsh: the same with zsh in ~/.zshrc, below
    compinit. fish: rounds completion fish > ~/.config/fish/completions/rounds.fish
    """
    script = files("generator").joinpath("cli").joinpath("shells").joinpath(f"rounds.{shell}")
    click.echo(script.read_text("utf-8"), nl=False)
