"""The bots of 企业微信, 钉钉 and 飞书: addresses, payloads, signatures, answers. Pure but for `post`.

All three take plain text over HTTPS and answer 200 with a code of their own: 0 is success, everything else is a refusal in words.
"""

import base64
import hashlib
import hmac
import http.client
import json
import re
import socket
import ssl
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_noop, pgettext_lazy

PER_MINUTE = 18  # 企业微信 and 钉钉 take 20 a minute from one bot; 钉钉 then keeps it silent for ten
TIMEOUT = 4  # seconds
MOST_BYTES = 2000  # of the text: 企业微信 cuts at 2048
READ_BYTES = 64 * 1024
NOTHING_SENT = ConnectionRefusedError, ssl.SSLCertVerificationError, socket.gaierror
PRINTABLE = re.compile(r"https?://[A-Za-z0-9.:\-]+/[!-~]*")


class Form(models.TextChoices):
    WECOM = "wecom", pgettext_lazy("messenger", "WeCom")
    DINGTALK = "dingtalk", pgettext_lazy("messenger", "DingTalk")
    FEISHU = "feishu", pgettext_lazy("messenger", "Feishu")


# What says *too many*, and for how many seconds to leave the bot alone then.
TOO_MANY = {45009: 60, 130101: 600, 90030: 600, 11232: 60, 9499: 60, 99991400: 60, 429: 60}

BAD_ADDRESS = gettext_noop("The address is not that of a bot that we know; nothing was sent.")
UNREACHABLE = gettext_noop("The bot could not be reached; nothing was sent.")
UNANSWERED = gettext_noop("No answer came, so nobody knows whether it arrived.")


class Refused(Exception):
    """Nothing arrived, and why. `pause`: seconds in which to leave the bot alone."""

    def __init__(self, words: str, pause: int = 0):
        self.pause = pause
        super().__init__(words)


class Unanswered(Exception):
    """It went out, and nobody knows whether it arrived."""


def carries(form: str, address: str) -> bool:
    """Whether this is the address of a bot of this form. Nothing else is ever called: no address inside the house."""
    known = settings.OUTBOX_BOTS.get(form, ())
    return bool(PRINTABLE.fullmatch(address)) and any(
        address.startswith(start) and len(address) > len(start) for start in known
    )


def clipped(text: str) -> str:
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def request(form: str, address: str, secret: str, text: str, seconds: int) -> tuple[str, dict[str, Any]]:
    """Address and body of one message. `seconds`: the moment of sending, which the signature names."""
    text = clipped(text)
    if form == Form.FEISHU:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            body |= {"timestamp": str(seconds), "sign": feishu_signature(secret, seconds)}
        return address, body
    body = {"msgtype": "text", "text": {"content": text}}
    if form == Form.DINGTALK and secret:
        stamp = seconds * 1000
        address += f"&timestamp={stamp}&sign={quote_plus(dingtalk_signature(secret, stamp))}"
    return address, body


def dingtalk_signature(secret: str, milliseconds: int) -> str:
    """The secret is the key, stamp and secret are what is signed."""
    return _signed(secret, f"{milliseconds}\n{secret}")


def feishu_signature(secret: str, seconds: int) -> str:
    """Stamp and secret are the key, and what is signed is empty."""
    return _signed(f"{seconds}\n{secret}", "")


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def read(status: int, content: bytes) -> str:
    """What the bot said, if it took the message. Raises Refused with its words; Unanswered if they make no sense."""
    try:
        answer = json.loads(content)
        code = next(answer[name] for name in ("errcode", "code", "StatusCode") if name in answer)
        words = str(next((answer[name] for name in ("errmsg", "msg", "StatusMessage") if name in answer), ""))
    except (ValueError, TypeError, StopIteration) as error:
        if 300 <= status < 500:
            raise Refused(f"HTTP {status}", TOO_MANY.get(status, 0)) from error
        raise Unanswered(UNANSWERED) from error
    if code == 0 and status < 300:
        return words
    raise Refused(f"{code} {words}".strip(), TOO_MANY.get(code, TOO_MANY.get(status, 0)))


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def post(form: str, address: str, secret: str, text: str, seconds: int) -> str:
    """Send one message, once. No redirect is followed. The answer in words; Refused or Unanswered otherwise."""
    if not carries(form, address):
        raise Refused(BAD_ADDRESS)
    url, body = request(form, address, secret, text, seconds)
    wanted = urllib.request.Request(  # noqa: S310 (the address was compared with the list just now)
        url,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        method="POST",
    )
    try:
        with urllib.request.build_opener(_NoRedirects).open(wanted, timeout=TIMEOUT) as answer:
            return read(answer.status, answer.read(READ_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            return read(error.code, error.read(READ_BYTES))
    except urllib.error.URLError as error:
        if isinstance(error.reason, NOTHING_SENT):
            raise Refused(UNREACHABLE) from error
        raise Unanswered(UNANSWERED) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(UNANSWERED) from error
