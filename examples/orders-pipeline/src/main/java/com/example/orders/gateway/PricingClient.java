package com.example.orders.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks {@code pricing} for prices. */
final class PricingClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final OkHttpClient http = new OkHttpClient.Builder().callTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpUrl prices;

  PricingClient(String baseUrl) {
    this.prices = HttpUrl.get(baseUrl).resolve("/prices/");
  }

  /** The price of one piece in cents. */
  long unitPriceCents(String sku) throws OrderRejectedException {
    HttpUrl url = prices.newBuilder().addPathSegment(sku).build();
    try (Response response = http.newCall(new Request.Builder().url(url).build()).execute()) {
      if (response.code() == 404) {
        throw new OrderRejectedException(422, "unknown sku " + sku);
      }
      if (!response.isSuccessful()) {
        throw new OrderRejectedException(502, "pricing answered " + response.code());
      }
      return json.readTree(response.body().byteStream()).required("unitPriceCents").longValue();
    } catch (IOException e) {
      throw new OrderRejectedException(502, "pricing does not answer", e);
    }
  }
}
