package shop;

import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.retry.annotation.Retry;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Two calls of at most 500 ms each. The breaker counts calls, for it is inside the retry. */
@Component
class Supplier {
  private final RestClient client;

  Supplier(RestClient.Builder builder, @Value("${supplier.url}") String url) {
    client = Http.client(builder, url, Duration.ofMillis(500));
  }

  @Retry(name = "supplier")
  @CircuitBreaker(name = "supplier")
  Map<?, ?> quote() {
    return client.get().uri("/quote").retrieve().body(Map.class);
  }
}
