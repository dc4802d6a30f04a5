package io.datatracing.collector.jaeger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What share of its traces a service shall sample, from a file in <a
 * href="https://www.jaegertracing.io/docs/latest/architecture/sampling/#file-based-sampling-configuration">the
 * form that Jaeger's collector reads</a>: {@code default_strategy}, {@code service_strategies},
 * each {@code probabilistic} or {@code ratelimiting} with a {@code param} and {@code
 * operation_strategies}.
 */
public final class SamplingStrategies {
  private static final JsonFactory JSON = new JsonFactory();

  /** Without a file all traces are sampled: what to keep is then decided here. */
  public static final SamplingStrategies ALL =
      new SamplingStrategies(new Strategy("", "probabilistic", 1, List.of()), Map.of());

  private record Strategy(String name, String type, double param, List<Strategy> operations) {}

  private final Strategy byDefault;
  private final Map<String, Strategy> services;

  private SamplingStrategies(Strategy byDefault, Map<String, Strategy> services) {
    this.byDefault = byDefault;
    this.services = services;
  }

  /**
   * @throws IllegalArgumentException in one line: the file, the place, what is wrong with it
   */
  public static SamplingStrategies read(Path file) {
    try (JsonParser in = JSON.createParser(Files.readAllBytes(file))) {
      return new Reader(in).document();
    } catch (IOException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          "The sampling strategies " + file + " cannot be used: " + why, e);
    }
  }

  /**
   * The {@code SamplingStrategyResponse} for a service, as Jaeger writes it in JSON.
   *
   * @param legacy whether the type is a number, as the first clients expect it
   */
  byte[] answer(String service, boolean legacy) {
    Strategy strategy = services.getOrDefault(service, byDefault);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      if (strategy.type().equals("ratelimiting")) {
        type(out, legacy, 1, "RATE_LIMITING");
        out.writeObjectFieldStart("rateLimitingSampling");
        out.writeNumberField("maxTracesPerSecond", (int) strategy.param());
        out.writeEndObject();
      } else {
        type(out, legacy, 0, "PROBABILISTIC");
        probabilistic(out, strategy.param());
      }
      operations(out, strategy);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return bytes.toByteArray();
  }

  private static void type(JsonGenerator out, boolean legacy, int number, String name)
      throws IOException {
    if (legacy) {
      out.writeNumberField("strategyType", number);
    } else {
      out.writeStringField("strategyType", name);
    }
  }

  private static void probabilistic(JsonGenerator out, double rate) throws IOException {
    out.writeObjectFieldStart("probabilisticSampling");
    out.writeNumberField("samplingRate", rate);
    out.writeEndObject();
  }

  /** Those of the default come after a service's own, as Jaeger merges them. */
  private void operations(JsonGenerator out, Strategy strategy) throws IOException {
    Map<String, Strategy> byName = new HashMap<>();
    byDefault.operations().forEach(operation -> byName.put(operation.name(), operation));
    strategy.operations().forEach(operation -> byName.put(operation.name(), operation));
    if (byName.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("operationSampling");
    out.writeNumberField(
        "defaultSamplingProbability",
        strategy.type().equals("probabilistic") ? strategy.param() : byDefault.param());
    out.writeNumberField("defaultLowerBoundTracesPerSecond", 0);
    out.writeArrayFieldStart("perOperationStrategies");
    for (String name : byName.keySet().stream().sorted().toList()) {
      out.writeStartObject();
      out.writeStringField("operation", name);
      probabilistic(out, byName.getOrDefault(name, strategy).param());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static final class Reader {
    private final JsonParser in;

    Reader(JsonParser in) {
      this.in = in;
    }

    SamplingStrategies document() throws IOException {
      Strategy byDefault = null;
      Map<String, Strategy> services = new HashMap<>();
      expect(in.nextToken(), JsonToken.START_OBJECT, "an object");
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        JsonToken value = in.nextToken();
        switch (field) {
          case "default_strategy" -> byDefault = strategy(value, "");
          case "service_strategies" -> {
            expect(value, JsonToken.START_ARRAY, "a list");
            while (in.nextToken() != JsonToken.END_ARRAY) {
              Strategy service = strategy(in.currentToken(), "service");
              services.put(service.name(), service);
            }
          }
          default -> throw wrong("field " + field + " is not known");
        }
      }
      return new SamplingStrategies(byDefault == null ? ALL.byDefault : byDefault, services);
    }

    /**
     * @param nameField of what the strategy is for; empty for the default
     */
    private Strategy strategy(@Nullable JsonToken opening, String nameField) throws IOException {
      expect(opening, JsonToken.START_OBJECT, "an object");
      String name = "";
      String type = "probabilistic";
      double param = 1;
      List<Strategy> operations = new ArrayList<>();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        JsonToken value = in.nextToken();
        switch (field) {
          case "service", "operation" -> name = in.getText();
          case "type" -> type = in.getText();
          case "param" -> {
            if (value == null || !value.isNumeric()) {
              throw wrong("param must be a number");
            }
            param = in.getDoubleValue();
          }
          case "operation_strategies" -> {
            expect(value, JsonToken.START_ARRAY, "a list");
            while (in.nextToken() != JsonToken.END_ARRAY) {
              operations.add(strategy(in.currentToken(), "operation"));
            }
          }
          default -> throw wrong("field " + field + " is not known");
        }
      }
      if (!nameField.isEmpty() && name.isEmpty()) {
        throw wrong("a strategy needs the field " + nameField);
      }
      check(type, param);
      return new Strategy(name, type, param, List.copyOf(operations));
    }

    private void check(String type, double param) {
      switch (type) {
        case "probabilistic" -> {
          if (!(param >= 0 && param <= 1)) {
            throw wrong("param " + param + " of a probabilistic strategy must be from 0 to 1");
          }
        }
        case "ratelimiting" -> {
          if (!(param >= 0 && param <= Integer.MAX_VALUE)) {
            throw wrong("param " + param + " of a ratelimiting strategy must be 0 or more");
          }
        }
        default -> throw wrong("type " + type + " must be probabilistic or ratelimiting");
      }
    }

    private void expect(@Nullable JsonToken token, JsonToken expected, String what) {
      if (token != expected) {
        throw wrong("expected " + what);
      }
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException(
          "line "
              + in.currentTokenLocation().getLineNr()
              + ", column "
              + in.currentTokenLocation().getColumnNr()
              + ": "
              + what);
    }
  }
}
