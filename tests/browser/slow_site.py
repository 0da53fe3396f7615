"""The site, but Flask takes 400 ms to make a partial: `servers.gunicorn("tests.browser.slow_site:site")`."""

import time

from flask import request

from webapp import create_app

site = create_app()


@site.before_request
def wait_before_a_partial() -> None:
    if request.path.endswith("/results"):
        time.sleep(0.4)
