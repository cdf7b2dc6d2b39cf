"""`avow demo`: the demonstration retailer on one port."""

import argparse
import json
import os
import secrets
from pathlib import Path

from avow.config.cli import USABLE

HOST = "127.0.0.1"


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("--port", type=int, default=8000, metavar="N")
    command.add_argument("--data", type=Path, default=Path(".demo"), metavar="DIR")
    command.add_argument(
        "--customers",
        type=int,
        default=2000,
        metavar="N",
        help="how many customers to invent while the shop is open (2000; 0 for none)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Prepare the shop's data where absent, and serve it until it is stopped."""
    from avow.config import server
    from avow.demo.elsewhere.hosts import log_in_services

    server.refuse_taken(HOST, chosen.port)
    os.environ.setdefault("AVOW_ACCOUNTS_PROVIDERS", json.dumps(log_in_services(chosen.port)))
    site = f"http://localhost:{chosen.port}"
    server.prepare(chosen.data, demo=True, site=site)
    from avow.config.past import Past
    from avow.demo import preset, seed

    seed.prepare()
    preset.prepare()
    password = _staff_if_none()
    past = Past(chosen.customers)

    def announce() -> None:
        print(_addresses(site, password), flush=True)
        past.begin()

    try:
        server.serve(HOST, chosen.port, announce=announce)
    finally:
        past.stop()
    return USABLE


def _staff_if_none() -> str:
    """Make a staff account on the first start, and give its password, which is kept nowhere."""
    from avow.accounts import services
    from avow.accounts.models import Account
    from avow.demo import preset

    if Account.objects.filter(is_staff=True).exists():
        return ""
    password = secrets.token_urlsafe(12)
    services.add_staff(email=preset.STAFF, password=password, actor="system")
    return password


def _log_in(password: str) -> str:
    from avow.demo import preset

    if not password:
        return f"as {preset.STAFF}, by the password of the first start"
    return f"as {preset.STAFF}, password {password} (shown this once)"


def _addresses(site: str, password: str) -> str:
    from avow.demo import preset

    return f"""\
Linden & Lark is open:

  the shop                 {site}/
  a customer's account     {site}/account/
                           as {preset.ADDRESS}, password {preset.PASSWORD}
                           or as anybody by Rowan ID, a log-in service that is played here
  its privacy statement    {site}/privacy/
  the policy, as JSON      {site}/privacy/policy.json
  the ledger's checkpoint  {site}/ledger/checkpoint
  verify a receipt         {site}/ledger/verify
  the API                  {site}/api/v1/docs
  the till                 {site}/till/
  the desk                 {site}/desk/
                           {_log_in(password)}

Stop with Ctrl+C."""
