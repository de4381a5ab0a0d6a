"""`rounds publish`: the public site, made, looked at by the gate, and sent to others."""

from __future__ import annotations

import click

from generator.cli.session import Common, common_options
from generator.cli.words import offer_places


@click.command("publish", short_help="Send the public site to others.")
@click.argument("target", required=False, shell_complete=offer_places)
@click.option("--dry-run", is_flag=True, help="Show what would change, and send nothing.")
@click.option("--yes", is_flag=True, help="Send a first site without asking.")
@common_options
@click.pass_context
def command(
    ctx: click.Context, common: Common, target: str | None, dry_run: bool, yes: bool
) -> None:
    """Make the public site and send it to TARGET: folder, git, rsync or command, or a folder's path.

    Nothing is sent that the gate has not looked at.
    """
    from generator.cli.sending import publish_site

    if not publish_site(common, target, is_dry=dry_run, is_sure=yes):
        ctx.exit(1)
