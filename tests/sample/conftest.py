"""The tests of the sample site are collected only while the sample is in content/, not with another site or none."""

from tests.factories import ROOT

site = ROOT / "content" / "site.yaml"
is_sample = site.is_file() and b"\nname: NextSaaS\n" in site.read_bytes()
collect_ignore = [] if is_sample else ["test_sample.py"]
