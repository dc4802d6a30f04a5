package io.datatracing.collector.agents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.OtlpBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The endpoints of {@code docs/protocol.md}: two for agents, three for people. */
final class AgentsApi {
  static final String HEARTBEAT = "/v1/datatracing/agents";
  static final String RUNNING = "/v1/datatracing/running";

  /** A heartbeat with everything full has some 100 KB. */
  private static final int MAX_HEARTBEAT_BYTES = 256 << 10;

  private static final int MAX_RUNNING_BYTES = 4 << 20;
  private static final int MAX_CONTROL_BYTES = 4 << 10;
  private static final JsonFactory JSON = new JsonFactory();

  private final Agents agents;

  AgentsApi(Agents agents) {
    this.agents = agents;
  }

  Response heartbeat(Request request) {
    Heartbeat heartbeat = Heartbeat.parse(body(request, MAX_HEARTBEAT_BYTES));
    Wanted wanted = agents.heard(heartbeat, request.head());
    return json(
        out -> {
          out.writeBooleanField("running", true);
          if (wanted != null) {
            out.writeObjectFieldStart("wanted");
            AgentJson.wanted(out, wanted);
            out.writeEndObject();
          }
        });
  }

  /** All spans the sender has running, in an {@code ExportTraceServiceRequest}. */
  Response running(Request request) {
    ProcessHeaders from = ProcessHeaders.of(request::header);
    if (from == null) {
      throw HttpProblem.badRequest(
              "Header " + ProcessHeaders.PROCESS + " does not say whose spans these are.")
          .asException();
    }
    try {
      OtlpBatch batch = OtlpBatch.parse(body(request, MAX_RUNNING_BYTES));
      agents.runningNow(from.process(), batch.decode());
    } catch (MalformedOtlpException e) {
      throw HttpProblem.badRequest(
              "The body is not an ExportTraceServiceRequest: " + e.getMessage())
          .asException();
    }
    return json(out -> {});
  }

  Response list(Request request) {
    List<Agent> all = agents.list();
    long now = agents.now();
    return json(
        out -> {
          out.writeArrayFieldStart("agents");
          for (Agent agent : all) {
            AgentJson.agent(out, agent, now);
          }
          out.writeEndArray();
        });
  }

  Response control(Request request) {
    Wish wish = Wish.parse(body(request, MAX_CONTROL_BYTES));
    List<Agent> told = agents.control(request.pathParameter("id"), wish, request.head());
    return json(
        out -> {
          out.writeArrayFieldStart("agents");
          for (Agent agent : told) {
            out.writeStartObject();
            out.writeStringField("agent", agent.id());
            out.writeStringField("service", agent.service());
            // False: it does not take control from this server; see the protocol's page.
            out.writeBooleanField("controllable", agent.isControllable());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  Response audit(Request request) {
    return json(
        out -> {
          out.writeArrayFieldStart("entries");
          for (Audit.Entry entry : agents.auditEntries()) {
            entry.write(out);
          }
          out.writeEndArray();
        });
  }

  private static byte[] body(Request request, int maxBytes) {
    byte[] body = request.body();
    if (body.length > maxBytes) {
      throw HttpProblem.tooLarge(
              "The body has " + body.length + " bytes, more than " + maxBytes + ".")
          .asException();
    }
    return body;
  }

  private interface Fields {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private static Response json(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.writeTo(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return Response.of(200, "application/json", bytes.toByteArray());
  }
}
