"""The flows in force, and those of sessions that began before an edit (invariant 17)."""

from collections.abc import Mapping

from flows.engine.definition import Flow
from flows.engine.load import from_canonical
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork


class FlowLibrary:
    """Flows by name for new conversations, by hash for those under way."""

    def __init__(self, flows: Mapping[str, Flow]) -> None:
        self._by_name = dict(flows)
        self._by_hash = {flow.hash: flow for flow in flows.values()}

    @property
    def in_force(self) -> Mapping[str, Flow]:
        """By name, what new conversations begin with."""
        return self._by_name

    def named(self, name: str) -> Flow:
        """The definition in force. Raises NotFound."""
        if name not in self._by_name:
            raise NotFound(f"no flow is called {name}; write flows/definitions/{name}.toml")
        return self._by_name[name]

    def pinned(self, tx: UnitOfWork, flow_hash: str) -> Flow:
        """The definition that a session began with, from the archive if need be."""
        known = self._by_hash.get(flow_hash)
        if known is not None:
            return known
        body = tx.flows.body(flow_hash)
        if body is None:
            raise NotFound(f"the flow {flow_hash[:12]} is not in the archive")
        flow = from_canonical(body)
        self._by_hash[flow_hash] = flow
        return flow

    def archive(self, tx: UnitOfWork) -> None:
        """Keep every flow in force, before the first session begins with it."""
        for flow in self._by_name.values():
            tx.flows.keep(flow.hash, flow.name, flow.canonical)
