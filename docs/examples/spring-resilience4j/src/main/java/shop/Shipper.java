package shop;

import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Four calls at a time, four more wait, and what finds no place or no answer within 1 s is estimated. */
@Component
class Shipper {
  private final RestClient client;

  Shipper(RestClient.Builder builder, @Value("${shipper.url}") String url) {
    client = Http.client(builder, url, Duration.ofSeconds(1));
  }

  @Bulkhead(name = "shipper", type = Bulkhead.Type.THREADPOOL, fallbackMethod = "estimate")
  CompletionStage<Map<?, ?>> quote() {
    return CompletableFuture.completedFuture(client.get().uri("/quote").retrieve().body(Map.class));
  }

  @SuppressWarnings("unused")
  private CompletionStage<Map<?, ?>> estimate(Throwable failure) {
    return CompletableFuture.completedFuture(Map.of("estimate", 50));
  }
}
