package io.datatracing.exporter.sampling;

import java.net.URI;

/** Where a strategy comes from and how often it is asked for. Immutable. */
public final class JaegerRemoteOptions {
  public static final String DEFAULT_ENDPOINT = "http://127.0.0.1:5778";
  public static final int DEFAULT_POLLING_MILLIS = 60_000;

  /** That of Jaeger's clients. */
  public static final double DEFAULT_INITIAL_RATIO = 0.001;

  private static final String PATH = "/sampling";

  private final String url;
  private final int pollingMillis;
  private final double initialRatio;

  private JaegerRemoteOptions(String url, int pollingMillis, double initialRatio) {
    this.url = url;
    this.pollingMillis = pollingMillis;
    this.initialRatio = initialRatio;
  }

  /**
   * Reads {@code OTEL_TRACES_SAMPLER_ARG}: {@code endpoint=…,pollingIntervalMs=…,
   * initialSamplingRate=…}, all optional.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static JaegerRemoteOptions parse(String argument) {
    String endpoint = DEFAULT_ENDPOINT;
    int polling = DEFAULT_POLLING_MILLIS;
    double initial = DEFAULT_INITIAL_RATIO;
    for (String member : argument.split(",")) {
      String text = member.trim();
      if (text.isEmpty()) {
        continue;
      }
      int equals = text.indexOf('=');
      String value = equals < 0 ? "" : text.substring(equals + 1).trim();
      switch (equals < 0 ? text : text.substring(0, equals).trim()) {
        case "endpoint":
          endpoint = value;
          break;
        case "pollingIntervalMs":
          polling = (int) number(text, value, 1, Integer.MAX_VALUE);
          break;
        case "initialSamplingRate":
          initial = number(text, value, 0, 1);
          break;
        default:
          throw new IllegalArgumentException("\"" + text + "\" is not known");
      }
    }
    return new JaegerRemoteOptions(url(endpoint), polling, initial);
  }

  /** Without the query. */
  public String url() {
    return url;
  }

  public int pollingMillis() {
    return pollingMillis;
  }

  public double initialRatio() {
    return initialRatio;
  }

  private static double number(String member, String value, double least, double most) {
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a number out of range is.
    }
    throw new IllegalArgumentException("\"" + member + "\" is out of range");
  }

  /** The path is the standard one where none is given. */
  private static String url(String endpoint) {
    try {
      URI uri = URI.create(endpoint);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null) {
        String path = uri.getPath();
        boolean hasPath = path != null && !path.isEmpty() && !path.equals("/");
        String base =
            endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return hasPath ? endpoint : base + PATH;
      }
    } catch (IllegalArgumentException notAUrl) {
      // Told below.
    }
    throw new IllegalArgumentException("endpoint \"" + endpoint + "\" is no http(s) URL");
  }
}
