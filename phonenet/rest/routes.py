"""Which requests there are. `where` of a fault names a route: its second column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from phonenet.conference import Room
from phonenet.errors import ApiProblem
from phonenet.recording import Recording
from phonenet.rest import calls, messages, render
from phonenet.rest.paging import page
from phonenet.rest.parameters import Parameters, known

if TYPE_CHECKING:
    from phonenet.network import Network

Pairs = Sequence[tuple[str, str]]
Found = dict[str, str]
Answer = dict[str, Any] | bytes | None


def missing(path: str) -> ApiProblem:
    return ApiProblem(404, 20404, f"The requested resource {path} was not found")


def create_call(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    call = calls.create(network, Parameters(pairs, calls.CREATE))
    return render.call(network.account.sid, call)


def list_calls(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, calls.LIST)
    return page(
        path,
        "calls",
        calls.listed(network, asked),
        lambda item: render.call(network.account.sid, item),
        lambda item: item.sid,
        pairs,
        asked,
    )


def fetch_call(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    if (call := network.calls.get(found["sid"])) is None:
        raise missing(path)
    return render.call(network.account.sid, call)


def update_call(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    if (call := network.calls.get(found["sid"])) is None:
        raise missing(path)
    calls.update(network, call, Parameters(pairs, calls.UPDATE))
    return render.call(network.account.sid, call)


def create_message(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    message = messages.create(network, Parameters(pairs, messages.CREATE))
    return render.message(network.account.sid, message)


def list_messages(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, messages.LIST)
    return page(
        path,
        "messages",
        messages.listed(network, asked),
        lambda item: render.message(network.account.sid, item),
        lambda item: item.sid,
        pairs,
        asked,
    )


def fetch_message(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    if (message := network.messages.get(found["sid"])) is None:
        raise missing(path)
    return render.message(network.account.sid, message)


def _recording(network: Network, found: Found, path: str) -> Recording:
    recording = network.recordings.get(found["sid"])
    if recording is None or recording.deleted:
        raise missing(path)
    return recording


def list_recordings(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, known("CallSid PageSize Page PageToken"))
    call_sid = found.get("call") or asked.text("CallSid")
    items = [
        item
        for item in reversed(network.recordings.values())
        if not item.deleted and (not call_sid or item.call_sid == call_sid)
    ]
    return page(
        path,
        "recordings",
        items,
        lambda item: render.recording(network.account.sid, item, network.public_url),
        lambda item: item.sid,
        pairs,
        asked,
    )


def fetch_recording(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    recording = _recording(network, found, path)
    return render.recording(network.account.sid, recording, network.public_url)


def recording_media(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    recording = _recording(network, found, path)
    if not recording.ready(network.now()):
        raise missing(path)
    return recording.wav()


def delete_recording(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    _recording(network, found, path).deleted = True
    return None


def _room(network: Network, found: Found, path: str) -> Room:
    for room in network.rooms.all:
        if room.sid == found["sid"]:
            return room
    raise missing(path)


def list_conferences(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, known("FriendlyName Status PageSize Page PageToken"))
    name, status = asked.text("FriendlyName"), asked.text("Status")
    items = [
        room
        for room in reversed(network.rooms.all)
        if (not name or room.name == name) and (not status or room.status == status)
    ]
    return page(
        path,
        "conferences",
        items,
        lambda item: render.conference(network.account.sid, item),
        lambda item: item.sid,
        pairs,
        asked,
    )


def fetch_conference(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    Parameters(pairs, ())
    return render.conference(network.account.sid, _room(network, found, path))


def update_conference(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, known("Status"))
    room = _room(network, found, path)
    if asked.one_of("Status", ("completed",)) == "completed":
        network.schedule.soon(lambda: network.rooms.close(room, "conference-ended-via-api"))
    return render.conference(network.account.sid, room)


def list_participants(network: Network, found: Found, path: str, pairs: Pairs) -> Answer:
    asked = Parameters(pairs, known("PageSize Page PageToken"))
    room = _room(network, found, path)
    return page(
        path,
        "participants",
        list(reversed(room.participants)),
        lambda item: render.participant(network.account.sid, room, item),
        lambda item: item.call.sid,
        pairs,
        asked,
    )


Route = Callable[["Network", Found, str, Pairs], Answer]

ROUTES: list[tuple[str, str, str, Route]] = [
    ("POST", r"/Calls\.json", "calls", create_call),
    ("GET", r"/Calls\.json", "calls", list_calls),
    ("GET", r"/Calls/(?P<sid>CA\w+)\.json", "calls", fetch_call),
    ("POST", r"/Calls/(?P<sid>CA\w+)\.json", "calls", update_call),
    ("GET", r"/Calls/(?P<call>CA\w+)/Recordings\.json", "recordings", list_recordings),
    ("POST", r"/Messages\.json", "messages", create_message),
    ("GET", r"/Messages\.json", "messages", list_messages),
    ("GET", r"/Messages/(?P<sid>[SM]M\w+)\.json", "messages", fetch_message),
    ("GET", r"/Recordings\.json", "recordings", list_recordings),
    ("GET", r"/Recordings/(?P<sid>RE\w+)\.json", "recordings", fetch_recording),
    ("DELETE", r"/Recordings/(?P<sid>RE\w+)(?:\.json)?", "recordings", delete_recording),
    ("GET", r"/Recordings/(?P<media>(?P<sid>RE\w+))(?:\.wav)?", "recordings", recording_media),
    ("GET", r"/Conferences\.json", "conferences", list_conferences),
    ("GET", r"/Conferences/(?P<sid>CF\w+)\.json", "conferences", fetch_conference),
    ("POST", r"/Conferences/(?P<sid>CF\w+)\.json", "conferences", update_conference),
    (
        "GET",
        r"/Conferences/(?P<sid>CF\w+)/Participants\.json",
        "conferences",
        list_participants,
    ),
]
