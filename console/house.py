"""What the pages work with. `console.routes` fills it from the wired service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audio_prompts.catalogue import Catalogue
from console.access.addresses import Network
from console.access.throttling import AddressThrottle
from console.today.tally import Tally
from console.web.watch import Watch
from flows.engine.definition import Flow
from helpline.contact import Door
from helpline.numbers import E164
from helpline.ports import Clock, Ids, Store
from helpline.reasons.told import Reason, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that the routes need.

    `problems()` may take a moment and answers what is not able to work now, by link. With
    `demonstration`, nobody is made to use a second factor. `handsets` is the address of the page
    of handsets (without a path) that the telephone network of this machine has, or "".
    `live_every_s` is how often a page that is being looked at asks the store whether anything has
    changed. `drawings` keeps the flows that were drawn: placing boxes and lines takes seconds, and
    no flow changes while we run.
    """

    store: Store
    clock: Clock
    ids: Ids
    door: Door
    prompts: Catalogue
    flows: Mapping[str, Flow]
    secret_key: str = field(repr=False)
    public_url: str
    demonstration: bool
    problems: Callable[[], Mapping[str, Reason | Told]]
    handsets: str = ""
    live_every_s: float = 2.0
    trusted_proxies: tuple[Network, ...] = ()
    own_numbers: frozenset[E164] = frozenset()
    drawings: dict[str, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    watch: Watch = field(default_factory=Watch)
    throttle: AddressThrottle = field(default_factory=AddressThrottle)

    @property
    def secure(self) -> bool:
        """Whether officers reach the console over HTTPS."""
        return self.public_url.startswith("https://")
