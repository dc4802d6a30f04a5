package com.example.orders.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderRequestTest {
  @Test
  void aCompleteRequestHasNoProblem() {
    assertThat(request("acme", new OrderRequest.Line("LAMP", 1)).problem()).isNull();
  }

  @Test
  void customerLinesAndQuantitiesAreRequired() {
    assertThat(request(" ", new OrderRequest.Line("LAMP", 1)).problem()).contains("customer");
    assertThat(request("acme").problem()).contains("line");
    assertThat(request("acme", new OrderRequest.Line("LAMP", 0)).problem()).contains("quantity");
    assertThat(request("acme", new OrderRequest.Line(null, 1)).problem()).contains("sku");
  }

  @Test
  void theCountryIsNotTheGatewaysBusiness() {
    assertThat(
            new OrderRequest("acme", "nowhere", List.of(new OrderRequest.Line("LAMP", 1)))
                .problem())
        .isNull();
  }

  private static OrderRequest request(String customer, OrderRequest.Line... lines) {
    return new OrderRequest(customer, "DE", List.of(lines));
  }
}
