package com.example.orders.gateway;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /scans}: 202 when all that a scanner saw on the shelves is on its way, or nothing.
 */
final class ScanServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(ScanServlet.class);

  private final transient ScanPublisher publisher;
  private final transient ObjectMapper json = new ObjectMapper();

  ScanServlet(ScanPublisher publisher) {
    this.publisher = publisher;
  }

  /** The body of the request: a sku for each piece. */
  private record Scans(String aisle, List<String> skus) {}

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Scans scans = json.readValue(request.getInputStream(), Scans.class);
      if (scans.aisle() == null || scans.skus() == null) {
        reply(response, 400, Map.of("error", "aisle or skus are missing"));
        return;
      }
      publisher.publish(scans.aisle(), scans.skus());
      log.info("{} scans of aisle {} accepted", scans.skus().size(), scans.aisle());
      reply(response, 202, Map.of("scans", scans.skus().size()));
    } catch (JacksonException e) {
      reply(response, 400, Map.of("error", "no scans: " + e.getOriginalMessage()));
    } catch (KafkaException e) {
      log.error("scans can't be taken", e);
      reply(response, 503, Map.of("error", "scans can't be taken at the moment"));
    }
  }

  private void reply(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    json.writeValue(response.getOutputStream(), body);
  }
}
