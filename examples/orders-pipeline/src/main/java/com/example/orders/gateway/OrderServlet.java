package com.example.orders.gateway;

import com.example.orders.Order;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /orders}: 202 with the order's id when the order is on its way. Some partners order
 * in XML of their own: that is passed on as it is, for whoever understands it.
 */
final class OrderServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(OrderServlet.class);
  private static final int MAX_BODY_BYTES = 65_536;

  private final transient PricingClient pricing;
  private final transient InventoryClient inventory;
  private final transient OrderPublisher publisher;
  private final transient ObjectMapper json = new ObjectMapper();

  OrderServlet(PricingClient pricing, InventoryClient inventory, OrderPublisher publisher) {
    this.pricing = pricing;
    this.inventory = inventory;
    this.publisher = publisher;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      if ("application/xml".equals(request.getContentType())) {
        String id = UUID.randomUUID().toString();
        publisher.publish(id, body(request));
        log.info("order {} of a partner accepted", id);
        reply(response, 202, Map.of("id", id));
        return;
      }
      Order order = take(json.readValue(request.getInputStream(), OrderRequest.class));
      log.info("order {} of {} accepted", order.id(), order.customer());
      reply(response, 202, Map.of("id", order.id()));
    } catch (OrderRejectedException e) {
      log.warn("order rejected: {}", e.getMessage());
      reply(response, e.status(), Map.of("error", e.getMessage()));
    } catch (JacksonException e) {
      reply(response, 400, Map.of("error", "not an order: " + e.getOriginalMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException("stopped while taking an order", e);
    }
  }

  private static String body(HttpServletRequest request)
      throws OrderRejectedException, IOException {
    byte[] bytes = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new OrderRejectedException(413, "an order has at most " + MAX_BODY_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Order take(OrderRequest request)
      throws OrderRejectedException, InterruptedException, IOException {
    String problem = request.problem();
    if (problem != null) {
      throw new OrderRejectedException(400, problem);
    }
    String id = UUID.randomUUID().toString();
    List<Order.Line> lines = new ArrayList<>();
    for (OrderRequest.Line line : request.lines()) {
      long price = pricing.unitPriceCents(line.sku());
      lines.add(new Order.Line(line.sku(), null, line.quantity(), price));
    }
    inventory.reserve(id, request.lines());
    Order order = new Order(id, request.customer(), request.country(), lines);
    publisher.publish(id, json.writeValueAsString(order));
    return order;
  }

  private void reply(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    json.writeValue(response.getOutputStream(), body);
  }
}
