"""What is done for many persons at once, beside what waits for nobody."""

from __future__ import annotations

from tutti.ground.jobs import job


@job
def put_under_domain(domain_id: int) -> None:
    from tutti.people.matching.actions.belonging import (  # noqa: PLC0415 -- declaring defers this job
        put_everybody_under,
    )

    put_everybody_under(domain_id)


@job
def compare_everybody_anew() -> None:
    from tutti.people.matching.actions.settling import (  # noqa: PLC0415 -- changing the settings defers this job
        compare_everybody,
    )

    compare_everybody()


@job(attempts=4)
def mail_proof_code(proof_id: int) -> None:
    from tutti.people.matching.post import mail_code  # noqa: PLC0415 -- asking for a code defers this job

    mail_code(proof_id)
