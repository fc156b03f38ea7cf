"""How PostgreSQL finds the calls that may leave: nothing but the size of what it looks at counts,
whatever it believes of the table."""

import psycopg

from helpline.sending.model import Lane
from store.repositories.ledgers import _CLAIM_CALLS
from tests.store.world import NOW


def test_each_waiting_call_is_looked_up_by_itself_and_never_compared_with_all_others(
    postgres_in_turns: str,
) -> None:
    """A thousand of them in a table that was never analyzed took most of a second to claim, three
    thousand nine times as long."""
    claim = _CLAIM_CALLS.prepared("postgresql")
    given = {"now": NOW, "leased_until": NOW, "limit": 64, "lane": Lane.CALLS}
    with psycopg.connect(postgres_in_turns.replace("+psycopg", "")) as connection:
        rows = connection.execute(b"EXPLAIN " + claim.sql.encode(), claim.parameters(given))
        plan = "\n".join(line for (line,) in rows)
    assert "SubPlan" in plan
    assert "Join Filter" not in plan, plan
