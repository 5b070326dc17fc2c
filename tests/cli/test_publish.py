"""The command that makes a site of rendered reports."""

IRN = ["--country", "IRN", "--as-of", "2026-02-11"]
BASE = ["--base", "https://example.org/atlas/"]


def test_reports_are_published_and_the_failed_ones_counted(cli, tmp_path):
    cli("render", *IRN, "--country", "TUR")
    result = cli("publish", cli.out, *BASE, "--to", tmp_path / "site", out=False)
    assert result.exit_code == 0, result.output
    site = tmp_path / "site"
    assert f"{site / 'index.html'} for https://example.org/atlas/" in result.stdout
    assert "published as such: 1" in result.stderr
    assert (site / "feed.xml").exists()
    assert (site / "en/IRN/2026-02-11/02_standing.html").exists()


def test_a_broken_page_is_named_and_nothing_published(cli, tmp_path):
    cli("render", *IRN)
    page = cli.out / "en/IRN/2026-02-11/02_standing.html"
    page.write_text(page.read_text().replace("</main>", '<a href="#gone">x</a></main>'))
    result = cli("publish", cli.out, *BASE, "--to", tmp_path / "site", out=False)
    assert result.exit_code == 1
    name = page.relative_to(cli.out)
    assert result.stderr.splitlines() == [
        f"{name}: '#gone' leads to a place that {name} does not have",
        "problems: 1; nothing was published",
    ]
    assert not (tmp_path / "site").exists()


def test_a_wrong_request_is_answered_in_one_line(cli, tmp_path):
    for arguments, said in (
        ((cli.out, "--base", "javascript:alert(1)"), "base: 'javascript:alert(1)' is none"),
        ((cli.out, *BASE), "holds no reports"),
        ((cli.out,), "--base"),
    ):
        result = cli("publish", *arguments, "--to", tmp_path / "site", out=False)
        assert result.exit_code == 2
        assert said in result.output
    assert not cli.out.exists()
