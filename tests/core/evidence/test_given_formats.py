"""Access logs whose format lies beside them, in the configuration of the server that wrote them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BufferedReader, BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.evidence.logs import log_of, total

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.formats import COMMON, Given, LogFormat
from afterword.core.evidence.given import GivenAccess
from afterword.core.evidence.readers.apache_config import parse_apache
from afterword.core.evidence.readers.nginx_config import parse_nginx
from afterword.core.evidence.walk import read_evidence
from afterword.core.model.reading import Reading

START = datetime(2026, 1, 15, 10, 0, 1, tzinfo=UTC)
HTTP = "http {{\n{}\n}}\n"


def folder_of(folder: Path, **files: str) -> dict[str, Reading]:
    """The readings of files given by names, in which `__` stands for a dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return {reading.report.file: reading for reading in read_evidence([folder])}


def latencies(reading: Reading) -> set[int]:
    """The request times in whole milliseconds, as exact as buckets are."""
    latency = log_of(reading).latency
    return set() if latency is None else {round(1.05 ** (bucket - 0.5)) for bucket in latency.get_column("bucket")}


def near(found: set[int], wanted: int) -> bool:
    return any(abs(one - wanted) <= 0.06 * wanted + 1 for one in found)


PIPED = "log_format piped '$msec|$remote_addr|$request_method|$request_uri|$status|$upstream_response_time';"
LINES = "1768471201.250|192.0.2.1|GET|/api/orders/17?a=1|503|0.100, 0.160\n1768471202.000|192.0.2.1|GET|/|200|-\n"


def test_log_of_a_given_format_is_read_by_it(tmp_path: Path) -> None:
    found = folder_of(tmp_path, nginx__conf=HTTP.format(PIPED), a__log=LINES)
    report = found["a.log"].report
    assert (report.kind, report.records, report.unread) == ("nginx_access", 2, 0)
    assert report.first == START + timedelta(milliseconds=250)
    assert report.note is None
    assert near(latencies(found["a.log"]), 260)
    assert total(log_of(found["a.log"]).requests, "requests", pl.col("status") == 503) == 1
    routes = log_of(found["a.log"]).routes
    assert routes is not None
    assert set(routes.get_column("route")) == {"/api/orders/<id>", "/"}


def test_configuration_loses_no_records_and_tells_nothing_itself(tmp_path: Path) -> None:
    conf = folder_of(tmp_path, nginx__conf=HTTP.format(PIPED), a__log=LINES)["nginx.conf"]
    assert (conf.report.kind, conf.report.unread, conf.report.problem, conf.moments) == ("nginx_config", 0, None, ())
    assert conf.report.note is None


def test_configuration_whose_formats_fit_no_log_says_so(tmp_path: Path) -> None:
    idle = "log_format idle '$time_iso8601 $status';"
    found = folder_of(tmp_path, nginx__conf=HTTP.format(idle), a__log=LINES)
    assert found["nginx.conf"].report.note == "No log fits its format idle"
    assert found["a.log"].report.kind == "guessed_access"


def test_format_that_fits_no_log_is_not_told_beside_one_that_does(tmp_path: Path) -> None:
    idle = "log_format idle '$time_iso8601 $status';"
    found = folder_of(tmp_path, nginx__conf=HTTP.format(PIPED + idle), a__log=LINES)
    assert found["nginx.conf"].report.note is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("log_format x '$status;\naccess_log a.log x;\n}", "A quote that is opened in line 2 is not closed"),
        ("log_format x '$remote_addr $status';", "The format x tells no time, so that no log is read by it."),
        ("log_format x;", "The log_format in line 2 has a name and nothing else"),
        ("log_format x '$msec $status'\n", "The log_format in line 2 has no semicolon"),
    ],
)
def test_what_is_wrong_in_a_configuration_is_said_in_one_sentence(tmp_path: Path, text: str, problem: str) -> None:
    found = folder_of(tmp_path, nginx__conf=HTTP.format(text), a__log=LINES)
    report = found["nginx.conf"].report
    assert report.kind == "nginx_config"
    assert (report.problem or "").startswith(problem)
    assert found["a.log"].report.records == 2  # as it would be without a configuration


def test_access_log_says_which_of_several_servers_has_which_format(tmp_path: Path) -> None:
    formats = (
        "log_format up '$time_iso8601 $status $upstream_response_time $request_time $uri';\n"
        "log_format down '$time_iso8601 $status $request_time $upstream_response_time $uri';\n"
        "server { access_log /var/log/one.log up; }\nserver { access_log /var/log/two.log down; }"
    )
    line = "2026-01-15T10:00:01+00:00 200 0.100 0.500 /a\n"
    found = folder_of(tmp_path, nginx__conf=HTTP.format(formats), one__log=line, two__log__1=line * 2)
    assert near(latencies(found["one.log"]), 500)
    assert near(latencies(found["two.log.1"]), 100)


def test_site_in_another_file_says_which_format_its_log_has(tmp_path: Path) -> None:
    formats = (
        "log_format up '$time_iso8601 $status $upstream_response_time $request_time $uri';\n"
        "log_format down '$time_iso8601 $status $request_time $upstream_response_time $uri';"
    )
    line = "2026-01-15T10:00:01+00:00 200 0.100 0.500 /a\n"
    site = "server {\n    access_log /var/log/$server_name-shop.log down;\n}\n"
    found = folder_of(tmp_path, nginx__conf=HTTP.format(formats), site__conf=site, **{"x.org-shop__log": line})
    assert found["site.conf"].report.kind == "nginx_config"
    assert near(latencies(found["x.org-shop.log"]), 100)
    assert found["nginx.conf"].report.note is None  # both fit


def test_window_is_read_by_the_given_format_too(tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(HTTP.format(PIPED))
    (tmp_path / "a.log").write_text(LINES)
    window = (START - timedelta(minutes=1), START + timedelta(minutes=1))
    found = {reading.report.file: reading for reading in read_evidence([tmp_path], window=window)}
    assert (found["a.log"].report.kind, found["a.log"].report.records) == ("nginx_access", 2)


USUAL = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent'
HEAD = '192.0.2.1 - - [15/Jan/2026:10:00:01 +0000] "GET /a HTTP/1.1" 500 12'


@pytest.mark.parametrize(
    ("rest", "written"),
    [
        (' "$http_referer" "$http_user_agent" $request_time $pipe', ' "-" "agent \\" 9.9 x" 0.250 .'),
        (' "$http_referer" "$http_user_agent" "$http_x_forwarded_for" "$request_time"', ' "-" "a" "-" "0.250"'),
        (' "$http_referer" $request_time', ' "a 9.999" 0.250'),
        (" $request_time $upstream_response_time $pipe", " 0.250 0.100 ."),
        (' $request_time "$http_referer"', ' 0.250 "-"'),
        (' "$http_referer" "$http_user_agent" $upstream_response_time', ' "-" "a" 0.100, 0.150'),
    ],
)
def test_duration_is_found_wherever_it_follows_the_common_format(tmp_path: Path, rest: str, written: str) -> None:
    conf = HTTP.format(f"log_format c '{USUAL}{rest}';")
    reading = folder_of(tmp_path, nginx__conf=conf, c__log=f"{HEAD}{written}\n" * 3)["c.log"]
    assert (reading.report.records, reading.report.unread, reading.report.first) == (3, 0, START)
    assert latencies(reading) <= set(range(240, 262))
    assert total(log_of(reading).requests, "requests", pl.col("status") == 500) == 3


@pytest.mark.parametrize(
    ("rest", "written"), [(' "$http_referer" $request_time', ' "-" 0.250'), (" $request_time", " 0.250")]
)
def test_duration_behind_a_request_with_quotes_is_found(tmp_path: Path, rest: str, written: str) -> None:
    conf = HTTP.format(f"log_format c escape=json '{USUAL}{rest}';")
    line = HEAD.replace("/a", '/\\"a\\"') + written + "\n"
    reading = folder_of(tmp_path, nginx__conf=conf, c__log=line * 3)["c.log"]
    assert (reading.report.records, reading.report.unread) == (3, 0)
    assert near(latencies(reading), 250)


def test_microseconds_of_apache_follow_the_combined_format(tmp_path: Path) -> None:
    conf = 'LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\" **%T/%D**" timed\n'
    line = f'{HEAD} "-" "agent" **0/250000**\n'
    reading = folder_of(tmp_path, httpd__conf=conf, access__log=line * 3)["access.log"]
    assert (reading.report.kind, reading.report.records) == ("apache_access", 3)
    assert near(latencies(reading), 250)


def test_members_of_a_json_format_are_known_whatever_they_are_called(tmp_path: Path) -> None:
    form = (
        """log_format j escape=json '{"w":"$time_iso8601","q":"$request","c":$status,"d":"$upstream_response_time"}';"""
    )
    rows = [
        {"w": "2026-01-15T10:00:01+00:00", "q": "GET /a/1 HTTP/1.1", "c": 502, "d": "0.2, 0.3"},
        {"w": "2026-01-15T10:00:02+00:00", "q": 'GET /"b" HTTP/1.1', "c": 200, "d": "-"},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    reading = folder_of(tmp_path, nginx__conf=HTTP.format(form), j__log=text)["j.log"]
    assert (reading.report.records, reading.report.unread, reading.report.first) == (2, 0, START)
    assert total(log_of(reading).requests, "requests", pl.col("status") == 502) == 1
    assert near(latencies(reading), 500)


def test_bare_dash_that_spoils_json_is_read_all_the_same(tmp_path: Path) -> None:
    members = '"w":"$time_iso8601","c":$status,"d":$request_time,"u":$upstream_response_time'
    form = f"log_format j escape=json '{{{members}}}';"
    text = '{"w":"2026-01-15T10:00:01+00:00","c":502,"d":0.400,"u":-}\n' * 3
    reading = folder_of(tmp_path, nginx__conf=HTTP.format(form), j__log=text)["j.log"]
    assert (reading.report.records, reading.report.unread) == (3, 0)
    assert near(latencies(reading), 400)


def test_format_that_begins_as_the_combined_one_is_read_by_place(tmp_path: Path) -> None:
    form = (
        "log_format c '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '\n"
        '\'"$http_referer" "$http_user_agent" uct=$upstream_connect_time rt=$request_time\';'
    )
    line = '192.0.2.1 - - [15/Jan/2026:10:00:01 +0000] "GET /a HTTP/1.1" 500 12 "-" "an \\"agent\\"" uct=0.9 rt=0.250\n'
    reading = folder_of(tmp_path, nginx__conf=HTTP.format(form), c__log=line * 3)["c.log"]
    assert (reading.report.records, reading.report.unread, reading.report.first) == (3, 0, START)
    assert near(latencies(reading), 250)
    assert not near(latencies(reading), 900)


def test_line_outside_the_format_is_unread_with_its_reason(tmp_path: Path) -> None:
    reading = folder_of(tmp_path, nginx__conf=HTTP.format(PIPED), a__log=LINES + "cut o\n")["a.log"]
    [unread] = reading.report.unread_examples
    assert (unread.line, unread.reason) == (3, "it does not fit the format piped of nginx.conf")


def test_formats_of_apache_are_read_with_their_units(tmp_path: Path) -> None:
    conf = (Path(__file__).parents[2] / "fixtures" / "apache_config" / "httpd.conf").read_text()
    exact = '2026-01-15 12:00:01.250 +0200 192.0.2.1 "GET /a?b=1 HTTP/1.1" 503 12 250000\n'
    api = "[15/Jan/2026:10:00:01 +0000] POST /pay/17?x=1 500 250\n"
    common = '192.0.2.1 - - [15/Jan/2026:10:00:01 +0000] "GET /a HTTP/1.1" 500 12\n'
    found = folder_of(tmp_path, httpd__conf=conf, shop_access__log=exact, api_access__log=api, other_access__log=common)
    assert found["httpd.conf"].report.kind == "apache_config"
    for name in ("shop_access.log", "api_access.log", "other_access.log"):
        assert (found[name].report.kind, found[name].report.records, found[name].report.unread) == (
            "apache_access",
            1,
            0,
        )
    assert found["shop_access.log"].report.first == START + timedelta(milliseconds=250)
    assert near(latencies(found["shop_access.log"]), 250)
    assert near(latencies(found["api_access.log"]), 250)


def test_notes_that_quote_a_format_stay_notes(tmp_path: Path) -> None:
    text = "# Notes\n\n10:00 we looked at the configuration\n\n    log_format x '$msec $status';\n\n10:05 all well\n"
    found = folder_of(tmp_path, notes__txt=text, a__log=LINES)
    assert found["notes.txt"].report.kind != "nginx_config"


@dataclass(frozen=True)
class Drawn:
    """A format, some lines in it, and what they tell."""

    config: str
    lines: list[str]
    statuses: list[int]
    spans: list[int]


TIMES = {"$time_local": "15/Jan/2026:%H:%M:%S +0000", "$time_iso8601": "2026-01-15T%H:%M:%S+00:00", "$msec": ""}
WORD = st.text("abcxyz-_.", min_size=1, max_size=8)
PATH = st.lists(WORD, max_size=3).map(lambda words: "/" + "/".join(words))
SEPARATOR = st.sampled_from([" ", "|", "\t", " | ", ", ", ";", " ~ ", "#", " $$ ".replace("$", "^"), '" "', "] ["])
OTHERS = ["$remote_addr", "$remote_user", "$body_bytes_sent", "$upstream_addr", "$http_x_trace", "$http_user_agent"]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    time, asked = (
        draw(st.sampled_from(sorted(TIMES))),
        draw(st.sampled_from([["$request"], ["$request_method", "$uri"]])),
    )
    span = draw(st.sampled_from(["$request_time", "$upstream_response_time"]))
    names = draw(st.permutations([time, *asked, "$status", span, *draw(st.sets(st.sampled_from(OTHERS)))]))
    gaps = [draw(SEPARATOR) for _ in names[1:]] + [draw(st.sampled_from(["", ".", " end"]))]
    lines, statuses, spans = [], [], []
    for second in range(draw(st.integers(1, 4))):
        statuses.append(draw(st.integers(200, 599)))
        spans.append(draw(st.integers(5, 99_999)))
        at = START + timedelta(seconds=second)
        method, path = draw(st.sampled_from(["GET", "POST"])), draw(PATH)
        half = spans[-1] // 2
        both = f"{half / 1000:.3f}, {(spans[-1] - half) / 1000:.3f}"
        values = {
            time: at.strftime(TIMES[time]) or f"{at.timestamp():.3f}", "$request": f"{method} {path} HTTP/1.1",
            "$request_method": method, "$uri": path, "$status": str(statuses[-1]), "$remote_addr": "2001:db8::1",
            "$request_time": f"{spans[-1] / 1000:.3f}", "$upstream_response_time": both, "$remote_user": "-",
            "$body_bytes_sent": "512", "$upstream_addr": "192.0.2.7:80", "$http_x_trace": draw(WORD),
            "$http_user_agent": f"agent/{draw(WORD)}",
        }  # fmt: skip
        lines.append("".join(values[name] + gap for name, gap in zip(names, gaps, strict=True)))
    form = "".join(f"${{{name[1:]}}}{gap}" for name, gap in zip(names, gaps, strict=True))
    return Drawn(f"log_format drawn '{form}';\n", lines, statuses, spans)


def read_drawn(form: LogFormat, lines: list[str]) -> Reading:
    data = "".join(f"{line}\n" for line in lines).encode()
    source = Source("a.log", len(data), lambda: BufferedReader(BytesIO(data)), lambda: "")
    reader = GivenAccess(form, "nginx.conf")
    assert reader.fits(Head("a.log", data, whole=True)) == 1.0
    return reader.read(source)


@settings(max_examples=60, deadline=None)
@given(drawn())
def test_any_format_is_read_back(case: Drawn) -> None:
    found: Given = parse_nginx(case.config, file="nginx.conf")
    assert found.problems == ()
    reading = read_drawn(found.formats[0], case.lines)
    assert (reading.report.records, reading.report.unread) == (len(case.lines), 0)
    assert reading.report.first == START
    assert reading.report.last == START + timedelta(seconds=len(case.lines) - 1)
    requests = log_of(reading).requests
    assert requests is not None
    assert sorted(requests.get_column("status")) == sorted(case.statuses)
    assert all(near(latencies(reading), span) for span in case.spans)


@given(st.text("$%{}'\"\\;#\nlog_format LogFormat CustomLog abst>", max_size=120))
def test_no_text_makes_a_configuration_fail(text: str) -> None:
    assert parse_nginx(f"log_format {text}", file="a").file == "a"
    assert parse_apache(f"LogFormat {text}", file="a").file == "a"


def test_time_of_a_format_without_zone_is_told_apart_from_one_with_it() -> None:
    [bare] = parse_apache('LogFormat "%{%d/%b/%Y:%H:%M:%S}t %>s" x\n', file="a").formats
    time = bare.of("time")
    assert time is not None
    assert time.form == COMMON


def test_configuration_that_cannot_be_followed_leaves_the_other_files_readable(tmp_path: Path) -> None:
    (tmp_path / "httpd.conf").write_text(
        '<VirtualHost *:80>\nLogFormat "%h %t" short\nCustomLog "" short\n</VirtualHost>\n'
    )
    (tmp_path / "app.log").write_text("2026-01-15T10:15:00Z ERROR the queue is full\n" * 3)
    assert {one.report.file: one.report.records for one in read_evidence([tmp_path])}["app.log"] == 3
