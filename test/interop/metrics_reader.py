"""Reads metrics from stdin with the parsers of the Prometheus project: strictly, and prints how many values there are."""
import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text

families = list((openmetrics if sys.argv[1] == "openmetrics" else text)(sys.stdin.read()))
print(json.dumps({f"{s.name} {json.dumps(s.labels, sort_keys=True)}": s.value for f in families for s in f.samples}))
