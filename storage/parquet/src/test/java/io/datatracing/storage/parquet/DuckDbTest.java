package io.datatracing.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.storage.testing.SpanGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of docs/parquet.md, in the DuckDB that they are written for. */
class DuckDbTest {
  private static final Path PAGE = Path.of("../../docs/parquet.md");
  private static final Pattern STATEMENT = Pattern.compile("```sql\n(.*?)\n```", Pattern.DOTALL);
  private static final TraceId TRACE = TraceId.parse("0af7651916cd43dd8448eb211c80319c");

  @TempDir Path directory;
  private Connection duckDb;

  @BeforeEach
  void open() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    // Bounded, as every process of a test is.
    execute("SET memory_limit = '256MB'");
    execute("SET threads = 1");
  }

  @AfterEach
  void close() throws SQLException {
    duckDb.close();
  }

  @Test
  void everyStatementOfThePageSaysWhatItPromises() throws Exception {
    Path file = write("spans", shop());
    List<String> statements = statements();
    assertThat(statements).hasSize(8);
    execute(statements.get(0));
    assertThat(rows(statements.get(1), file))
        .containsExactly("checkout, POST /orders, 2, 29.8", "gateway, GET /, 1, 5.0");
    assertThat(rows(statements.get(2), file)).containsExactly("/orders, 2");
    assertThat(rows(statements.get(3), file))
        .containsExactly(
            "0000000000000001, null, gateway, GET /, 2025-06-15 15:06:40.000000001, 5000000",
            "0000000000000002, 0000000000000001, checkout, POST /orders,"
                + " 2025-06-15 15:06:40.000000002, 10000000");
    assertThat(rows(statements.get(4), file)).containsExactly("c-1, 2", "g-1, 1");
    assertThat(rows(statements.get(5), file)).containsExactly("checkout, no stock");
    assertThat(rows(statements.get(6), file))
        .containsExactly("0af7651916cd43dd8448eb211c80319c, 1");

    String copy = statements.get(7).replace("checkout.parquet", "" + file.resolveSibling("c.pq"));
    execute(named(copy, file));
    assertThat(read(file.resolveSibling("c.pq")))
        .containsExactlyInAnyOrderElementsOf(shop().subList(1, 3));
  }

  @Test
  void whatDuckDbWritesAgainIsReadBackExactly() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      List<Span> spans = new SpanGenerator(seed).traces(150);
      Path file = write("all-" + seed, spans);
      Path copy = directory.resolve("copy-" + seed + ".parquet");
      for (String compression : List.of("zstd", "gzip", "uncompressed")) {
        execute(
            "COPY (SELECT * FROM '%s') TO '%s' (FORMAT parquet, COMPRESSION %s)"
                .formatted(file, copy, compression));
        assertThat(read(copy)).containsExactlyInAnyOrderElementsOf(spans);
      }
    }
  }

  @Test
  void thePageHasTheSchema() throws IOException {
    assertThat(Files.readString(PAGE)).contains("```\n" + SpanSchema.text() + "```");
  }

  private static List<Span> shop() {
    long start = 1_750_000_000_000_000_000L;
    return List.of(
        span(1, "gateway", "GET /", "g-1", start + 1, 5_000_000).build(),
        span(2, "checkout", "POST /orders", "c-1", start + 2, 10_000_000)
            .parent(new SpanId(1))
            .status(new Status(Status.Code.ERROR, ""))
            .attribute(Attribute.of("http.route", "/orders"))
            .event(
                new Event(
                    start + 3,
                    "exception",
                    List.of(Attribute.of("exception.message", "no stock")),
                    0))
            .build(),
        Span.builder(new TraceId(7, 7), new SpanId(3), "POST /orders")
            .kind(SpanKind.SERVER)
            .times(start, start + 30_000_000)
            .resource(resource("checkout", "c-1"))
            .status(new Status(Status.Code.ERROR, "late"))
            .attribute(Attribute.of("retry", 1))
            .attribute(Attribute.of("http.route", "/orders"))
            .link(new Link(TRACE, new SpanId(2), "", 0, List.of(), 0))
            .build());
  }

  private static io.datatracing.model.SpanBuilder span(
      long id, String service, String name, String host, long start, long nanos) {
    return Span.builder(TRACE, new SpanId(id), name)
        .kind(SpanKind.SERVER)
        .times(start, start + nanos)
        .resource(resource(service, host));
  }

  private static Resource resource(String service, String host) {
    return new Resource(
        List.of(Attribute.of(Resource.SERVICE_NAME, service), Attribute.of("host.name", host)));
  }

  private static List<String> statements() throws IOException {
    List<String> statements = new ArrayList<>();
    Matcher matcher = STATEMENT.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      statements.add(matcher.group(1));
    }
    return statements;
  }

  private static String named(String statement, Path file) {
    return statement.replace("'spans.parquet'", "'" + file + "'");
  }

  private List<String> rows(String statement, Path file) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement asked = duckDb.createStatement();
        ResultSet answer = asked.executeQuery(named(statement, file))) {
      int columns = answer.getMetaData().getColumnCount();
      while (answer.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = answer.getObject(i);
          row.add(
              value instanceof Double number
                  ? String.format(Locale.ROOT, "%.1f", number)
                  : "" + answer.getString(i));
        }
        rows.add(String.join(", ", row));
      }
    }
    return rows;
  }

  private void execute(String statement) throws SQLException {
    try (Statement asked = duckDb.createStatement()) {
      asked.execute(statement);
    }
  }

  private Path write(String name, List<Span> spans) throws IOException {
    Path file = directory.resolve(name + ".parquet");
    try (SpanParquetWriter writer = new SpanParquetWriter(file)) {
      writer.write(spans);
      writer.finish();
    }
    return file;
  }

  private static List<Span> read(Path file) throws IOException {
    List<Span> spans = new ArrayList<>();
    SpanParquetReader.read(file, spans::addAll);
    return spans;
  }
}
