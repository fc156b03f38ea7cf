"""Resources as the provider's JSON. Schemas: api.v2010.account.* of its OpenAPI description."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phonenet.call import Call
from phonenet.conference import Participant, Room
from phonenet.forms import API_VERSION, rfc2822
from phonenet.message import Message
from phonenet.recording import Recording

ERROR_TEXTS = {
    21610: "Attempt to send to unsubscribed recipient",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}


def instant(value: datetime | None) -> str | None:
    return rfc2822(value) if value is not None else None


def call(account: str, item: Call) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account}/Calls/{item.sid}"
    return {
        "sid": item.sid,
        "account_sid": account,
        "answered_by": item.answered_by,
        "api_version": API_VERSION,
        "caller_name": None,
        "date_created": instant(item.created_at),
        "date_updated": instant(item.updated_at or item.created_at),
        "direction": item.direction,
        "duration": str(item.duration_s) if item.over and item.answered_at else None,
        "start_time": instant(item.dialled_at),
        "end_time": instant(item.ended_at),
        "forwarded_from": None,
        "from": item.sender,
        "from_formatted": item.sender,
        "group_sid": None,
        "parent_call_sid": item.parent.sid if item.parent else None,
        "phone_number_sid": item.number_sid,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        # The resource has no word for a call that is dialled and does not ring yet.
        "status": "queued" if item.status == "initiated" else item.status,
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        "to": item.to,
        "to_formatted": item.to,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def message(account: str, item: Message) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account}/Messages/{item.sid}"
    code = item.error_code
    return {
        "sid": item.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "body": item.body,
        "date_created": instant(item.created_at),
        "date_sent": instant(item.sent_at),
        "date_updated": instant(item.updated_at or item.created_at),
        "direction": item.direction,
        "error_code": code,
        "error_message": ERROR_TEXTS.get(code, "Unknown error") if code is not None else None,
        "from": item.sender,
        "messaging_service_sid": item.service_sid,
        "num_media": "0",
        "num_segments": str(item.segments),
        "price": None,
        "price_unit": "USD",
        "status": item.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": item.to,
        "uri": f"{uri}.json",
    }


def recording(account: str, item: Recording, public_url: str) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account}/Recordings/{item.sid}"
    return {
        "sid": item.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": item.call_sid,
        "channels": 1,
        "conference_sid": item.conference_sid,
        "date_created": instant(item.created_at),
        "date_updated": instant(item.created_at),
        "duration": str(item.seconds),
        "encryption_details": None,
        "error_code": None,
        "media_url": f"{public_url}{uri}",
        "price": None,
        "price_unit": "USD",
        "source": item.source,
        "start_time": instant(item.created_at),
        "status": "deleted" if item.deleted else "completed",
        "subresource_uris": {},
        "uri": f"{uri}.json",
    }


def conference(account: str, item: Room) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account}/Conferences/{item.sid}"
    return {
        "sid": item.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid_ending_conference": item.ended_by,
        "date_created": instant(item.created_at),
        "date_updated": instant(item.updated_at or item.created_at),
        "friendly_name": item.name,
        "reason_conference_ended": item.reason,
        "region": "us1",
        "status": item.status,
        "subresource_uris": {"participants": f"{uri}/Participants.json"},
        "uri": f"{uri}.json",
    }


def participant(account: str, room: Room, item: Participant) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account}/Conferences/{room.sid}/Participants"
    return {
        "account_sid": account,
        "call_sid": item.call.sid,
        "call_sid_to_coach": None,
        "coaching": False,
        "conference_sid": room.sid,
        "date_created": instant(item.joined_at),
        "date_updated": instant(item.joined_at),
        "end_conference_on_exit": item.wishes.end_on_exit,
        "hold": False,
        "label": item.wishes.label or None,
        "muted": item.call.muted,
        "queue_time": None,
        "start_conference_on_enter": item.wishes.start_on_enter,
        "status": "connected",
        "uri": f"{uri}/{item.call.sid}.json",
    }
