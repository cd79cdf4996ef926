package shop;

import java.time.Duration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.web.client.RestClient;

/** The client that Spring Boot takes where no other is on the class path: that of the JDK. */
final class Http {
  static RestClient client(RestClient.Builder builder, String url, Duration readTimeout) {
    var settings = ClientHttpRequestFactorySettings.defaults().withReadTimeout(readTimeout);
    return builder.baseUrl(url).requestFactory(ClientHttpRequestFactoryBuilder.detect().build(settings)).build();
  }
}
