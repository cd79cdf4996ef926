package shop;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

/** A shop that asks its supplier for a price, behind a circuit breaker, and its shipper for the delivery, behind a bulkhead. */
@SpringBootApplication
@RestController
public class Shop {
  private final Supplier supplier;
  private final Shipper shipper;

  Shop(Supplier supplier, Shipper shipper) {
    this.supplier = supplier;
    this.shipper = shipper;
  }

  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }

  @GetMapping("/price")
  Map<?, ?> price() {
    return supplier.quote();
  }

  @GetMapping("/delivery")
  CompletionStage<Map<?, ?>> delivery() {
    return shipper.quote();
  }

  @ExceptionHandler
  ResponseEntity<?> open(CallNotPermittedException refused) {
    return error(HttpStatus.SERVICE_UNAVAILABLE, "circuit_open");
  }

  @ExceptionHandler
  ResponseEntity<?> failed(RestClientException failure) {
    return failure.getCause() instanceof HttpTimeoutException
        ? error(HttpStatus.GATEWAY_TIMEOUT, "supplier_timeout")
        : error(HttpStatus.BAD_GATEWAY, "supplier_failed");
  }

  private static ResponseEntity<?> error(HttpStatus status, String code) {
    return ResponseEntity.status(status).body(Map.of("error", code));
  }
}
