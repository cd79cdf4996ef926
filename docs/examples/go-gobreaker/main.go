// A shop that asks its supplier for a price, behind a circuit breaker.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/sony/gobreaker/v2"
)

var (
	breakerState = promauto.NewGaugeVec(prometheus.GaugeOpts{
		Name: "circuit_breaker_state", Help: "0 closed, 1 half-open, 2 open.",
	}, []string{"name"})
	breakerCalls = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "circuit_breaker_calls_total", Help: "Calls by result: success, failure, rejected.",
	}, []string{"name", "result"})
	inFlight = promauto.NewGauge(prometheus.GaugeOpts{
		Name: "http_requests_in_flight", Help: "Requests for a price that are being worked on.",
	})
)

var client = &http.Client{Timeout: 500 * time.Millisecond}

func newBreaker() *gobreaker.CircuitBreaker[[]byte] {
	breakerState.WithLabelValues("supplier").Set(0)
	return gobreaker.NewCircuitBreaker[[]byte](gobreaker.Settings{
		Name:        "supplier",
		MaxRequests: 1,
		Timeout:     2 * time.Second,
		ReadyToTrip: func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= 5 },
		OnStateChange: func(name string, _, to gobreaker.State) {
			breakerState.WithLabelValues(name).Set(float64(to))
		},
	})
}

func quote(url string) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the supplier answered %d", response.StatusCode)
	}
	return io.ReadAll(response.Body)
}

func price(breaker *gobreaker.CircuitBreaker[[]byte], url string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		inFlight.Inc()
		defer inFlight.Dec()
		body, err := breaker.Execute(func() ([]byte, error) { return quote(url) })
		w.Header().Set("content-type", "application/json")
		if err == nil {
			breakerCalls.WithLabelValues("supplier", "success").Inc()
			w.Write(body)
			return
		}
		status, code, result := http.StatusBadGateway, "supplier_failed", "failure"
		var timeout net.Error
		if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
			status, code, result = http.StatusServiceUnavailable, "circuit_open", "rejected"
		} else if errors.As(err, &timeout) && timeout.Timeout() {
			status, code = http.StatusGatewayTimeout, "supplier_timeout"
		}
		breakerCalls.WithLabelValues("supplier", result).Inc()
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]string{"error": code})
	}
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func main() {
	http.HandleFunc("/price", price(newBreaker(), env("SUPPLIER_URL", "http://localhost:9000")+"/quote"))
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") })
	http.Handle("/metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe("127.0.0.1:"+env("PORT", "8080"), nil))
}
