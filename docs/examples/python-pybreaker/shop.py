"""A shop that asks its supplier for a price, behind a circuit breaker."""

import os

import pybreaker
import requests
from flask import Flask, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Enum, Gauge, generate_latest

SUPPLIER_URL = os.environ.get("SUPPLIER_URL", "http://localhost:9000")

state = Enum("breaker_state", "State of the breaker.", ["breaker"], states=["closed", "open", "half-open"])
failures = Counter("breaker_failures", "Calls that failed.", ["breaker"])
busy = Gauge("app_busy_threads", "Threads that work on a price.")


class Metrics(pybreaker.CircuitBreakerListener):
    def state_change(self, breaker, old_state, new_state):
        state.labels(breaker.name).state(new_state.name)

    def failure(self, breaker, exception):
        failures.labels(breaker.name).inc()


breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=2, name="supplier", listeners=[Metrics()])
state.labels("supplier").state("closed")
app = Flask(__name__)


@breaker
def quote():
    response = requests.get(f"{SUPPLIER_URL}/quote", timeout=0.5)
    response.raise_for_status()
    return response.json()


@app.get("/price")
def price():
    with busy.track_inprogress():
        try:
            return jsonify(quote())
        except pybreaker.CircuitBreakerError:
            return jsonify(error="circuit_open"), 503
        except requests.Timeout:
            return jsonify(error="supplier_timeout"), 504
        except requests.RequestException:
            return jsonify(error="supplier_failed"), 502


@app.get("/health")
def health():
    return "ok"


@app.get("/metrics")
def metrics():
    return generate_latest(), 200, {"content-type": CONTENT_TYPE_LATEST}
