"""What a worker sends to the process beside it; what that makes of it is tested with a real cluster."""

import io
import pickle
from datetime import date
from types import SimpleNamespace

from regenatlas.render.batch import server
from regenatlas.render.batch.task import ReportTask, TaskResult, shared_by
from regenatlas.report.parameters import Parameters


class Process(io.BytesIO):
    """Its own standard input: takes down what reports share of each request; its third one kills it."""

    def __init__(self):
        super().__init__()
        self.stdin, self.stdout, self.derived = self, io.BytesIO(), []

    def flush(self):
        *_, derived = pickle.loads(self.getvalue())  # noqa: S301 - our own
        self.derived.append(derived)
        self.seek(0)
        self.truncate()
        answer = (TaskResult(files=({"name": "made"},)), None)
        self.stdout.seek(0)
        self.stdout.truncate()
        self.stdout.write(b"" if len(self.derived) == 3 else pickle.dumps(answer))
        self.stdout.seek(0)

    def kill(self):
        pass

    wait = kill


def test_what_reports_share_is_sent_once_a_day_and_again_to_a_process_started_anew(monkeypatch):
    begun = []

    def start(*_, **__):
        begun.append(Process())
        return begun[-1]

    monkeypatch.setattr(server.subprocess, "Popen", start)
    asked = server.Server()
    for day in (1, 1, 1, 2):
        known = {"country": "IRN", "as_of": date(2024, 1, day), "definition": "strict", "known_by": None}
        parameters = Parameters.model_construct(**known)
        task = ReportTask(SimpleNamespace(parameters=parameters), {}, shares=shared_by(parameters))
        result, _ = asked.make(task, (), None, (None, None), b"of day %d" % day)
        assert result.files
    assert [process.derived for process in begun] == [
        [b"of day 1", b"", b""],
        [b"of day 1", b"of day 2"],
    ]
