package io.datatracing.instrumentation.testing.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What every instrumented database driver, with or without a connection pool, does: one client span
 * for each statement that the application executes, whatever lies between it and the database.
 */
public abstract class DatabaseContract {
  private static final String INSERT = "INSERT INTO orders (id, customer) VALUES (?, ?)";

  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  private @Nullable Connection connection;

  /** A connection to an empty database of this test's own. */
  protected abstract Connection connect() throws SQLException;

  /** {@code db.system.name}. */
  protected abstract String system();

  /** {@code db.namespace}. */
  protected abstract String namespace();

  /** SQL of a call of a function that needs no preparation. */
  protected abstract String call();

  @BeforeEach
  void createTable() throws SQLException {
    try (TestSpans.Restore off = spans.switchedOff()) {
      connection = connect();
      try (Statement statement = connection().createStatement()) {
        statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(100))");
      }
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection().close();
  }

  @Test
  void statementIsOneClientSpanBelowTheCurrentOne() throws Exception {
    spans.inSpan("caller", () -> update("INSERT INTO orders (id, customer) VALUES (7, 'Ada')"));
    Span insert = spans.take();
    Span caller = spans.take();
    inserted().childOf(caller).matches(insert);
  }

  @Test
  void literalsAreNotRecorded() throws Exception {
    query("SELECT * FROM orders WHERE customer = 'secret' AND id > 42");
    selected("SELECT * FROM orders WHERE customer = ? AND id > ?").matches(spans.take());
  }

  @Test
  void eachWayToExecuteATextIsOneSpan() throws Exception {
    try (Statement statement = connection().createStatement()) {
      statement.execute("INSERT INTO orders (id, customer) VALUES (1, 'Ada')");
      inserted().matches(spans.take());
      statement.executeUpdate("INSERT INTO orders (id, customer) VALUES (2, 'Ada')");
      inserted().matches(spans.take());
      statement.executeUpdate(
          "INSERT INTO orders (id, customer) VALUES (3, 'Ada')", Statement.RETURN_GENERATED_KEYS);
      inserted().matches(spans.take());
      statement.executeLargeUpdate("INSERT INTO orders (id, customer) VALUES (4, 'Ada')");
      inserted().matches(spans.take());
      statement.executeQuery("SELECT * FROM orders").close();
      selected("SELECT * FROM orders").matches(spans.take());
    }
  }

  @Test
  void eachWayToExecuteAPreparedStatementIsOneSpan() throws Exception {
    try (PreparedStatement insert = connection().prepareStatement(INSERT)) {
      set(insert, 1);
      insert.execute();
      inserted().matches(spans.take());
      set(insert, 2);
      insert.executeUpdate();
      inserted().matches(spans.take());
      set(insert, 3);
      insert.executeLargeUpdate();
      inserted().matches(spans.take());
    }
    try (PreparedStatement select = connection().prepareStatement("SELECT * FROM orders");
        ResultSet rows = select.executeQuery()) {
      assertThat(rows.next()).isTrue();
    }
    selected("SELECT * FROM orders").matches(spans.take());
  }

  @Test
  void callableStatementIsOneSpan() throws Exception {
    try (CallableStatement call = connection().prepareCall(call())) {
      call.execute();
    }
    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("db.system.name", system())
        .containsEntry("db.namespace", namespace());
  }

  @Test
  void batchOfAPreparedStatementIsOneSpanWithItsSize() throws Exception {
    try (PreparedStatement insert = connection().prepareStatement(INSERT)) {
      for (int i = 0; i < 3; i++) {
        set(insert, i);
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(3);
      batch(3).matches(spans.take());
      set(insert, 3);
      insert.addBatch();
      insert.clearBatch();
      for (int i = 4; i < 6; i++) {
        set(insert, i);
        insert.addBatch();
      }
      insert.executeBatch();
      batch(2).matches(spans.take());
    }
  }

  @Test
  void batchOfTextsIsOneSpanWithItsSize() throws Exception {
    try (Statement statement = connection().createStatement()) {
      statement.addBatch("INSERT INTO orders (id, customer) VALUES (1, 'Ada')");
      statement.addBatch("DELETE FROM orders WHERE id = 1");
      statement.executeBatch();
    }
    assertThat(ExpectedSpan.attributesOf(spans.take()))
        .containsEntry("db.operation.batch.size", 2L)
        .containsEntry("db.query.text", INSERT + "; DELETE FROM orders WHERE id = ?");
  }

  @Test
  void batchOfOneIsAnOrdinaryStatement() throws Exception {
    try (PreparedStatement insert = connection().prepareStatement(INSERT)) {
      set(insert, 1);
      insert.addBatch();
      insert.executeBatch();
    }
    inserted().matches(spans.take());
  }

  @Test
  void refusedStatementHasTheDatabasesCode() throws Exception {
    SQLException thrown =
        catchThrowableOfType(SQLException.class, () -> query("SELECT * FROM nowhere"));
    Span failed = spans.take();
    assertThat(failed.name()).isEqualTo("SELECT nowhere");
    assertThat(failed.events()).hasSize(1);
    assertThat(ExpectedSpan.attributesOf(failed))
        .containsEntry("error.type", thrown.getSQLState())
        .containsEntry("db.response.status_code", thrown.getSQLState());
  }

  @Test
  void brokenConstraintIsAnErrorOfTheExecution() throws Exception {
    update("INSERT INTO orders (id, customer) VALUES (1, 'Ada')");
    spans.take();
    try (PreparedStatement insert = connection().prepareStatement(INSERT)) {
      set(insert, 1);
      SQLException thrown = catchThrowableOfType(SQLException.class, insert::executeUpdate);
      inserted()
          .with("db.response.status_code", thrown.getSQLState())
          .threw(thrown.getClass(), thrown.getSQLState())
          .matches(spans.take());
    }
  }

  @Test
  void checkOfTheConnectionIsNoSpan() throws Exception {
    assertThat(connection().isValid(5)).isTrue();
    spans.inSpan("caller", () -> connection().isValid(5));
    assertThat(spans.take().name()).isEqualTo("caller");
  }

  @Test
  void executionLeavesTheContextAsItWas() throws Exception {
    spans.inSpan(
        "caller",
        () -> {
          Context before = CurrentContext.current();
          update("DELETE FROM orders");
          assertThat(CurrentContext.current()).isSameAs(before);
          return null;
        });
    spans.take(2);
  }

  @Test
  void traceThatIsNotSampledIsNotRecorded() throws Exception {
    Context previous = CurrentContext.attach(W3cHeaders.notSampled());
    try {
      update("DELETE FROM orders");
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Test
  void failureOfTracingDoesNotReachTheApplication() throws Exception {
    changesNothing(spans::switchedOff);
    changesNothing(spans::failingAtStart);
    changesNothing(spans::failingAtEnd);
  }

  private void changesNothing(Supplier<TestSpans.Restore> tracing) throws SQLException {
    try (TestSpans.Restore broken = tracing.get();
        PreparedStatement insert = connection().prepareStatement(INSERT)) {
      set(insert, 1);
      insert.addBatch();
      assertThat(insert.executeBatch()).hasSize(1);
      assertThat(update("DELETE FROM orders")).isEqualTo(1);
      assertThatThrownBy(() -> query("SELECT * FROM nowhere")).isInstanceOf(SQLException.class);
    }
  }

  /** A statement as {@link #INSERT}, beginning a trace until told otherwise. */
  protected final ExpectedSpan inserted() {
    return statement("INSERT", INSERT);
  }

  /** A query of the table. */
  protected final ExpectedSpan selected(String text) {
    return statement("SELECT", text);
  }

  protected final Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  protected final int update(String sql) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  protected final void query(String sql) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.getMetaData().getColumnCount()).isPositive();
    }
  }

  private ExpectedSpan batch(int size) {
    return inserted()
        .with("db.operation.batch.size", size)
        .with("db.operation.name", "BATCH INSERT");
  }

  private ExpectedSpan statement(String operation, String text) {
    return ExpectedSpan.of(operation + " orders", SpanKind.CLIENT)
        .with("db.system.name", system())
        .with("db.namespace", namespace())
        .with("db.operation.name", operation)
        .with("db.collection.name", "orders")
        .with("db.query.text", text)
        .with("db.query.summary", operation + " orders");
  }

  private static void set(PreparedStatement insert, int id) throws SQLException {
    insert.setInt(1, id);
    insert.setString(2, "Ada");
  }
}
