package com.example.orders.nightly;

import com.example.orders.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Triggers the nightly DAG by Airflow's REST API and waits for its end. */
public final class Nightly {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration TIMEOUT = Duration.ofSeconds(180);

  // Airflow's server does not understand the JDK's offer to speak HTTP/2.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI runs;

  private Nightly(URI runs) {
    this.runs = runs;
  }

  public static void main(String[] args) throws Exception {
    URI airflow = URI.create(Settings.ofProcess().required("AIRFLOW_URL"));
    Nightly nightly = new Nightly(airflow.resolve("/api/v2/dags/nightly_restock/dagRuns"));
    String state = nightly.awaitEnd(nightly.trigger());
    System.out.println("nightly has ended: " + state);
  }

  /** Returns the run's id. */
  private String trigger() throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(runs)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"logical_date\": null, \"conf\": {\"shelves\": \"all\", \"openlineage\": "
                        + lineage()
                        + "}}"))
            .build())
        .required("dag_run_id")
        .asText();
  }

  /**
   * Which run of which job this process is, where OpenLineage's provider for Airflow looks for it.
   */
  private static String lineage() {
    return "{\"parentRunId\": \""
        + UUID.randomUUID()
        + "\", \"parentJobNamespace\": \"shop\", \"parentJobName\": \"nightly\"}";
  }

  private String awaitEnd(String run) throws IOException, InterruptedException {
    HttpRequest look =
        HttpRequest.newBuilder(URI.create(runs + "/" + run.replace(":", "%3A").replace("+", "%2B")))
            .build();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      String state = ask(look).required("state").asText();
      if (state.equals("success") || state.equals("failed")) {
        return state;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
    }
    throw new IOException(run + " has not ended in " + TIMEOUT);
  }

  private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("Airflow answered " + answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body());
  }
}
