"""The registry of jobs: it knows every job, and loads one only when it is asked for."""

from __future__ import annotations

import subprocess
import sys

from hubtui.flow.engine.jobs import JOBS, NAMES

SIGN_IN = """
import sys
from hubtui.flow.engine.jobs import JOBS
JOBS["sign-in"]
print(*(name for name in sys.modules if name.startswith("hubtui.flow.")))
"""


def test_each_job_has_the_name_it_is_registered_by() -> None:
    assert [JOBS[name].name for name in JOBS] == list(JOBS)


def test_no_job_of_a_module_is_left_out() -> None:
    given = [spec.name for give in NAMES for specs in give() for spec in specs]

    assert sorted(given) == sorted(JOBS)
    assert len(given) == len(set(given)) == len(JOBS)


def test_every_module_with_jobs_is_registered() -> None:
    from pathlib import Path

    import hubtui.flow.jobs

    folder = Path(hubtui.flow.jobs.__file__).parent
    with_jobs = {path.stem for path in folder.glob("*.py") if "\nSPECS" in path.read_text("utf-8")}
    given = {JOBS[name].build.__module__.rpartition(".")[2] for name in JOBS}

    assert with_jobs - {"jobs"} == given


def test_what_is_not_a_job_is_not_there() -> None:
    assert "nonsense" not in JOBS
    assert JOBS.get("nonsense") is None


def test_signing_in_loads_no_other_job() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SIGN_IN], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(ran.stdout.split())

    assert "hubtui.flow.session.signin" in loaded
    assert (
        not {"hubtui.flow.session.home", "hubtui.flow.tell.tell", "hubtui.flow.overrides.danger"}
        & loaded
    )
