package io.datatracing.bootstrap.db;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Recorder;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.opentelemetry.context.Context;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DbClientHandlerTest {
  record Statement(String sql, int batch) {}

  private final Recorder recorder = new Recorder();
  private final DbClientHandler<Statement> handler = new DbClientHandler<>(new Reader());

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void aStatementIsASpanByTheConventions() {
    Span span = start("SELECT * FROM orders WHERE id = 42", 0);
    handler.end(span, null);

    assertThat(span.name()).isEqualTo("SELECT orders");
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.get(Attributes.DB_SYSTEM_NAME)).isEqualTo("h2database");
    assertThat(span.get(Attributes.DB_NAMESPACE)).isEqualTo("shop");
    assertThat(span.get(Attributes.DB_OPERATION_NAME)).isEqualTo("SELECT");
    assertThat(span.get(Attributes.DB_COLLECTION_NAME)).isEqualTo("orders");
    assertThat(span.get(Attributes.DB_QUERY_TEXT)).isEqualTo("SELECT * FROM orders WHERE id = ?");
    assertThat(span.get(Attributes.DB_QUERY_SUMMARY)).isEqualTo("SELECT orders");
    assertThat(span.get(Attributes.SERVER_ADDRESS)).isEqualTo("db");
    assertThat(span.get(Attributes.SERVER_PORT)).isEqualTo(9092L);
    assertThat(span.get(Attributes.DB_OPERATION_BATCH_SIZE)).isNull();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void aRefusedStatementThatFailsIsTold() {
    recorder.close();
    try (Recorder refusing = Recorder.refusing()) {
      handler.end(start("SELECT * FROM orders WHERE id = 42", 0), null);
      assertThat(refusing.ended).isEmpty();
      handler.end(
          start("SELECT * FROM orders WHERE id = 42", 0), new SQLException("gone", "08006"));

      Span span = refusing.only();
      assertThat(span.name()).isEqualTo("SELECT orders");
      assertThat(span.statusMessage()).isEqualTo("gone");
      assertThat(span.get(Attributes.ERROR_TYPE)).isNotNull();
    }
  }

  @Test
  void aBatchSaysItsSize() {
    Span span = start("INSERT INTO orders VALUES (?)", 25);

    assertThat(span.get(Attributes.DB_OPERATION_BATCH_SIZE)).isEqualTo(25L);
    assertThat(span.get(Attributes.DB_OPERATION_NAME)).isEqualTo("BATCH INSERT");
  }

  @Test
  void aBatchOfOneIsNone() {
    assertThat(start("INSERT INTO orders VALUES (?)", 1).get(Attributes.DB_OPERATION_BATCH_SIZE))
        .isNull();
  }

  @Test
  void withoutSqlTheNamespaceNamesTheSpan() {
    assertThat(start(null, 0).name()).isEqualTo("shop");
  }

  @Test
  void theDatabasesCodeIsTheErrorsType() {
    handler.end(start("SELECT 1", 0), new SQLException("gone", "08006"));
    handler.end(start("SELECT 1", 0), new IllegalStateException("closed"));

    assertThat(recorder.ended).extracting(Span::status).containsOnly(SpanStatus.ERROR);
    assertThat(recorder.ended)
        .extracting(span -> span.get(Attributes.ERROR_TYPE))
        .containsExactly("08006", "java.lang.IllegalStateException");
    assertThat(recorder.ended.get(0).get(Attributes.DB_RESPONSE_STATUS_CODE)).isEqualTo("08006");
  }

  @Test
  void aDriverBelowAPoolIsTheSameCall() {
    Context before = CurrentContext.attach(start("SELECT 1", 0).in(CurrentContext.current()));
    try {
      assertThat(handler.start(new Statement("SELECT 1", 0))).isNull();
    } finally {
      CurrentContext.restore(before);
    }
  }

  private Span start(String sql, int batch) {
    return requireNonNull(handler.start(new Statement(sql, batch)));
  }

  private static final class Reader implements DbClientReader<Statement> {
    @Override
    public String system(Statement statement) {
      return "h2database";
    }

    @Override
    public String namespace(Statement statement) {
      return "shop";
    }

    @Override
    public String sql(Statement statement) {
      return statement.sql();
    }

    @Override
    public String serverAddress(Statement statement) {
      return "db";
    }

    @Override
    public int serverPort(Statement statement) {
      return 9092;
    }

    @Override
    public int batchSize(Statement statement) {
      return statement.batch();
    }

    @Override
    public String responseCode(Throwable thrown) {
      return thrown instanceof SQLException sql ? sql.getSQLState() : null;
    }
  }
}
