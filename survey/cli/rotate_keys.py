"""`cairn rotate-keys`: contact details under a new key."""

import click

from survey.cli.named import the_store
from survey.cli.refusing import Refusal


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt all contact details anew, by the first key in CAIRN_CONTACT_KEYS.

    To change the key: put a new one before the old one (NEW,OLD), restart cairn serve, run this, then take
    the old one away and restart again.
    """
    from survey.people import contact_details
    from survey.web.settings import read_contact_keys

    done = contact_details.rotate(the_store(), read_contact_keys())
    for one in done.locked:
        click.echo(
            f"No key opens the contact details of the participant {one.id} in {one.programme}.", err=True
        )
    click.echo(f"{done.rotated} encrypted anew.")
    if done.locked:
        raise Refusal(f"{len(done.locked)} were left as they are. Keep their key, and add it.")
