"""What can go wrong with a conversation.

FlowsError
├── FlowRefused          a definition breaks a rule; carries every problem found
├── FactsMissing         the domain did not supply a fact that the flow declares
├── ChannelRefused       the flow is not written for this channel
├── FlowRunsOn           a definition that was never checked turns in a circle
├── WrongDefinition      the session was begun with another version of the flow
└── SessionUnreadable    a stored session is not one of ours
"""

from collections.abc import Iterable, Sequence

from flows.engine.problems import Problem


class FlowsError(Exception):
    """Every error of this package."""


class FlowRefused(FlowsError):
    """A definition breaks a rule; `problems` says where, and what to write instead."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class FactsMissing(FlowsError):
    """The domain did not supply a fact that the flow declares without a default."""

    def __init__(self, flow: str, giver: str, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"Flow {flow} needs {', '.join(self.names)} from {giver}: pass them, "
            "or give them a default under [facts]."
        )


class ChannelRefused(FlowsError):
    """The flow is not written for this channel."""

    def __init__(self, flow: str, channel: str, written_for: Iterable[str]) -> None:
        super().__init__(
            f"Flow {flow} cannot run over {channel!r}; it is written for {', '.join(written_for)}. "
            "Add the channel to `channels` and an `sms` text to each question."
        )


class FlowRunsOn(FlowsError):
    """A definition that was never checked turns in a circle without an input."""

    def __init__(self, flow: str, node: str) -> None:
        super().__init__(
            f"Flow {flow} comes back to node {node} without an input. "
            "Run `manage.py check-flows` and break the circle."
        )


class WrongDefinition(FlowsError):
    """The session was begun with another version of the flow."""

    def __init__(self, begun_with: str, offered: str) -> None:
        super().__init__(
            f"The session pins definition {begun_with[:12]}, but {offered[:12]} was offered. "
            "Keep old definitions until their last session has ended, and load by hash."
        )


class SessionUnreadable(FlowsError):
    """A stored session is not one of ours; `reason` names the field, never its content."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The stored session cannot be read: {reason}. Begin the conversation anew."
        )
