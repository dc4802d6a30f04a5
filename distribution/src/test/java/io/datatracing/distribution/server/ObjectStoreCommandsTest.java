package io.datatracing.distribution.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.testing.StoreDriver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The server and the commands on a store whose older blocks are in a bucket of S3. */
class ObjectStoreCommandsTest {
  private static final Duration OLD = Duration.ofDays(3);

  @TempDir Path directory;
  private final CommandLineKit cli = new CommandLineKit();
  private final TransientNio2BlobStore blobs = new TransientNio2BlobStore();
  private S3Proxy bucket;
  private List<String> options;

  @Command
  private static final class Listening {
    @Mixin ServerOptions.Listening options = new ServerOptions.Listening();
  }

  @BeforeEach
  void moveOneSpan() throws Exception {
    System.setProperty("aws.accessKeyId", "key");
    System.setProperty("aws.secretAccessKey", "secret");
    blobs.createContainer("spans");
    bucket =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "key", "secret")
            .stopTimeout(0)
            .build();
    bucket.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bucket.getState().equals("STARTED"));
    options = optionsAt(bucket.getPort());
    try (SpanStore store =
        SpanStoreProvider.named("segment")
            .open(
                new StoreOptions(
                    data(), Map.of(), Clock.offset(Clock.systemUTC(), OLD.negated())))) {
      StoreDriver.append(
          store,
          List.of(
              Span.builder(new TraceId(1, 2), new SpanId(3), "GET /")
                  .times(1, 2)
                  .resource(new Resource(List.of(Attribute.of("service.name", "gateway"))))
                  .build()));
    }
    assertThat(run("compact")).isEqualTo(ExitCode.OK);
    try (Stream<Path> files = Files.walk(data())) {
      assertThat(files.map(Path::toString))
          .anyMatch(name -> name.endsWith(".blk.remote"))
          .noneMatch(name -> name.endsWith(".blk"));
    }
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    bucket.stop();
    blobs.close();
  }

  @Test
  void commandsReadTheBucket() {
    assertThat(run("stats")).isEqualTo(ExitCode.OK);
    assertThat(cli.out())
        .containsPattern(
            "1 block of [0-9.]+ (Ki)?B in s3://spans/test, 0 objects waiting to be deleted there;"
                + " 0 B kept on the local disk, 0 failed requests\\R")
        .contains("gateway: 1 operation");
    assertThat(run("check")).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("1 file, ", " checked: sound");
    Path file = directory.resolve("spans.binpb");
    assertThat(run("export", "--to", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("1 span written to " + file);

    // A copy stands alone.
    String copy = directory.resolve("copy").toString();
    assertThat(run("copy", "--to", copy)).isEqualTo(ExitCode.OK);
    CommandLineKit alone = new CommandLineKit();
    assertThat(alone.run("store", "check", "--data", copy)).isEqualTo(ExitCode.OK);
    assertThat(alone.run("store", "stats", "--data", copy)).isEqualTo(ExitCode.OK);
    assertThat(alone.out()).contains("1 file, ", "1 span, ", "gateway: 1 operation");
  }

  @Test
  void whoDoesNotNameTheBucketIsToldHow() {
    assertThat(cli.run("store", "stats", "--data", data().toString()))
        .isEqualTo(ExitCode.DATA_DIRECTORY);
    assertThat(cli.err()).contains("name it by datatracing.store.segment.object-store");
    assertThat(cli.run("store", "stats", "--data", data().toString(), "--object-after", "P1D"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("object-after is of no use without");
  }

  @Test
  void theServerReadsTheBucketAndSaysWhatItLacksWithoutIt() throws Exception {
    URI trace;
    try (TracingServer server = TracingServer.start(listening().options.withData(data()))) {
      trace = server.queryUri().resolve("/api/v1/traces/" + new TraceId(1, 2));
      assertThat(get(trace)).contains("\"GET /\"").doesNotContain("may be missing");
      assertThat(get(server.otlpHttpUri().resolve("/metrics")))
          .contains("datatracing_store_remote_blocks 1.0")
          .contains("datatracing_store_remote_failures_total 0.0");
    }
    // The bucket refuses everything.
    System.setProperty("aws.secretAccessKey", "other");
    try (TracingServer server = TracingServer.start(listening().options.withData(data()))) {
      trace = server.queryUri().resolve("/api/v1/traces/" + new TraceId(1, 2));
      assertThat(get(trace))
          .contains("There is no span of trace")
          .contains("spans/test cannot be reached")
          .contains("may be missing")
          .doesNotContain("secret");
    }
    assertThat(run("check")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).contains("damaged: 1 block in the bucket: not checked: s3://spans/test");
  }

  @Test
  void anotherPlaceThanTheObjectsAreInIsRefused() {
    blobs.createContainer("empty");
    List<String> known = options;
    options = new ArrayList<>(known);
    options.set(1, "s3://empty/test");
    for (String command : List.of("stats", "check")) {
      CommandLineKit refused = new CommandLineKit();
      List<String> arguments = new ArrayList<>(List.of("store", command, "--data", "" + data()));
      arguments.addAll(options);
      assertThat(refused.run(arguments.toArray(new String[0]))).isEqualTo(ExitCode.DATA_DIRECTORY);
      assertThat(refused.err())
          .contains("are in s3://spans/test at http://127.0.0.1:" + bucket.getPort())
          .contains("names s3://empty/test at")
          .contains("1 of 1 objects are not");
    }
    // Nothing listens on the lowest port; one that was given back might be somebody's next.
    options = optionsAt(1);
    assertThat(run("stats")).isEqualTo(ExitCode.DATA_DIRECTORY);
    assertThat(cli.err()).contains("cannot be asked whether it has them");
    options = known;
    assertThat(run("check")).isEqualTo(ExitCode.OK);
  }

  private static List<String> optionsAt(int port) {
    return List.of(
        "--object-store",
        "s3://spans/test",
        "--object-endpoint",
        "http://127.0.0.1:" + port,
        "--object-after",
        "P2D",
        "--object-cache",
        "16M");
  }

  private Listening listening() {
    Listening listening = new Listening();
    List<String> arguments = new ArrayList<>(List.of("--otlp-http-port", "0", "--query-port", "0"));
    arguments.addAll(options);
    new CommandLine(listening).parseArgs(arguments.toArray(new String[0]));
    return listening;
  }

  private int run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of("store", command, "--data", "" + data()));
    arguments.addAll(List.of(more));
    arguments.addAll(options);
    return cli.run(arguments.toArray(new String[0]));
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
