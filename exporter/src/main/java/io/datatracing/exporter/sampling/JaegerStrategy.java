package io.datatracing.exporter.sampling;

import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Jaeger collector answers to {@code GET /sampling?service=…} (message {@code
 * SamplingStrategyResponse} of jaeger-idl's {@code sampling.proto}, as JSON):
 *
 * <pre>
 * {"strategyType": "PROBABILISTIC", "probabilisticSampling": {"samplingRate": 0.5}}
 * {"strategyType": "RATE_LIMITING", "rateLimitingSampling": {"maxTracesPerSecond": 10}}
 * {"operationSampling": {
 *    "defaultSamplingProbability": 0.1, "defaultLowerBoundTracesPerSecond": 0.5,
 *    "perOperationStrategies": [{"operation": "GET", "probabilisticSampling": {"samplingRate": 1}}]}}
 * </pre>
 *
 * Operations win over the strategy beside them; the type may be the number older servers write, 0
 * or 1; members that are 0 may be left out. Everything else is ignored.
 */
final class JaegerStrategy {
  private static final int MAX_OPERATIONS = 2_000;

  private JaegerStrategy() {}

  /**
   * @throws IllegalArgumentException if it is none of these, saying what is wrong
   */
  static Sampler parse(String json, SpanClock clock) {
    Map<?, ?> answer = object(Json.parse(json), "the answer");
    Object operations = answer.get("operationSampling");
    if (operations != null) {
      return perOperation(object(operations, "operationSampling"), clock);
    }
    Object type = answer.get("strategyType");
    boolean isRate = "RATE_LIMITING".equals(type) || Double.valueOf(1).equals(type);
    if (type != null
        && !isRate
        && !"PROBABILISTIC".equals(type)
        && !Double.valueOf(0).equals(type)) {
      throw new IllegalArgumentException("strategyType is " + type);
    }
    if (isRate) {
      Map<?, ?> rate = object(answer.get("rateLimitingSampling"), "rateLimitingSampling");
      return new RateLimitingSampler(number(rate, "maxTracesPerSecond", 1e9), clock);
    }
    return Sampler.traceIdRatio(rate(answer));
  }

  private static Sampler perOperation(Map<?, ?> strategies, SpanClock clock) {
    double least = number(strategies, "defaultLowerBoundTracesPerSecond", 1e9);
    double share = number(strategies, "defaultSamplingProbability", 1);
    Map<String, Sampler> operations = new HashMap<>();
    Object list = strategies.get("perOperationStrategies");
    if (list instanceof List) {
      for (Object each : (List<?>) list) {
        Map<?, ?> strategy = object(each, "an element of perOperationStrategies");
        Object operation = strategy.get("operation");
        if (!(operation instanceof String)) {
          throw new IllegalArgumentException("operation is " + operation);
        }
        if (operations.size() < MAX_OPERATIONS) {
          operations.put((String) operation, new GuaranteedSampler(rate(strategy), least, clock));
        }
      }
    } else if (list != null) {
      throw new IllegalArgumentException("perOperationStrategies is " + list);
    }
    return new PerOperationSampler(operations, new GuaranteedSampler(share, least, clock));
  }

  private static double rate(Map<?, ?> holder) {
    Map<?, ?> probabilistic = object(holder.get("probabilisticSampling"), "probabilisticSampling");
    return number(probabilistic, "samplingRate", 1);
  }

  private static double number(Map<?, ?> holder, String name, double most) {
    Object value = holder.get(name);
    if (value == null) {
      return 0;
    }
    if (!(value instanceof Double) || !((Double) value >= 0 && (Double) value <= most)) {
      throw new IllegalArgumentException(name + " is " + value);
    }
    return (Double) value;
  }

  private static Map<?, ?> object(@Nullable Object value, String what) {
    if (!(value instanceof Map)) {
      throw new IllegalArgumentException(what + " is " + value + ", not an object");
    }
    return (Map<?, ?>) value;
  }
}
