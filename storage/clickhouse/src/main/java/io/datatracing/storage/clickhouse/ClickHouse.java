package io.datatracing.storage.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.datatracing.storage.api.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Statements to one ClickHouse, each answered or failed within the time-out. Nothing is tried again
 * here: who asks knows whether that is right.
 */
final class ClickHouse implements AutoCloseable {
  private static final int MAX_MESSAGE = 400;

  private final ClickHouseOptions options;
  private final Client client;

  /** Reads one row, all of its values. */
  @FunctionalInterface
  interface RowVisitor {
    void row(RowReader row) throws IOException;
  }

  ClickHouse(ClickHouseOptions options) {
    this.options = options;
    long timeoutMillis = options.timeout().toMillis();
    Client.Builder builder =
        new Client.Builder()
            .addEndpoint(options.url().toString())
            .setUsername(options.user())
            .setPassword(options.password())
            .setClientName("datatracing")
            .setConnectTimeout(Math.min(timeoutMillis, 5_000), ChronoUnit.MILLIS)
            .setSocketTimeout(timeoutMillis, ChronoUnit.MILLIS)
            .setExecutionTimeout(timeoutMillis, ChronoUnit.MILLIS)
            .setMaxConnections(options.writers() + 32)
            .compressServerResponse(options.compress())
            .compressClientRequest(options.compress())
            .retryOnFailures(ClientFaultCause.None);
    options.serverSettings().forEach(builder::serverSetting);
    client = builder.build();
  }

  /** Where it is, for messages. */
  String place() {
    return "ClickHouse at " + options.url();
  }

  /** Runs a statement that has no answer, outside any database. */
  void execute(String sql) {
    ask("default", sql, InputStream::readAllBytes);
  }

  /**
   * Shows the rows of an answer as they come.
   *
   * @throws RefusedException when ClickHouse answers with an error
   * @throws StoreException when it does not answer
   */
  void query(String sql, RowVisitor visitor) {
    query(options.database(), sql, visitor);
  }

  /** As {@link #query}, where the store's own database may not exist. */
  void queryAnywhere(String sql, RowVisitor visitor) {
    query("default", sql, visitor);
  }

  private void query(String database, String sql, RowVisitor visitor) {
    ask(
        database,
        sql,
        answer -> {
          RowReader rows = new RowReader(answer);
          while (rows.hasNext()) {
            visitor.row(rows);
          }
        });
  }

  @FunctionalInterface
  private interface AnswerReader {
    void read(InputStream answer) throws IOException;
  }

  private void ask(String database, String sql, AnswerReader reader) {
    QuerySettings settings =
        new QuerySettings().setDatabase(database).setFormat(ClickHouseFormat.RowBinary);
    try (QueryResponse response = client.query(sql, settings).get(waitMillis(), MILLIS)) {
      reader.read(response.getInputStream());
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    }
  }

  /**
   * Inserts rows and returns when ClickHouse has them.
   *
   * @param rows in RowBinary
   * @param token of what is inserted: a second insert under it changes nothing
   */
  void insert(String table, List<String> columns, byte[] rows, String token) {
    InsertSettings settings =
        new InsertSettings()
            .setDatabase(options.database())
            .setDeduplicationToken(token)
            .serverSetting("insert_deduplicate", "1")
            .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
            // What is acknowledged has to be there: the batches are made on this side.
            .serverSetting("async_insert", "0");
    if (!options.cluster().isEmpty()) {
      settings.serverSetting("distributed_foreground_insert", "1");
    }
    try (InsertResponse response =
        client
            .insert(
                table,
                columns,
                new ByteArrayInputStream(rows),
                ClickHouseFormat.RowBinary,
                settings)
            .get(waitMillis(), MILLIS)) {
      response.getQueryId();
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private static final TimeUnit MILLIS = TimeUnit.MILLISECONDS;

  /** The client's own time-out comes first. */
  private long waitMillis() {
    return options.timeout().toMillis() + 5_000;
  }

  private StoreException failed(Exception e) {
    Throwable cause = e;
    while ((cause instanceof ExecutionException || !(cause instanceof ServerException))
        && cause.getCause() != null
        && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof ServerException refused) {
      return new RefusedException(
          refused.getCode(),
          place() + " refuses: " + line(String.valueOf(refused.getMessage())),
          refused);
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    String reason =
        cause instanceof TimeoutException
            ? "no answer in " + options.timeout()
            : cause.getClass().getSimpleName() + ": " + line(String.valueOf(cause.getMessage()));
    return new StoreException(place() + " does not answer: " + reason, e);
  }

  private static String line(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }

  @Override
  public void close() {
    client.close();
  }
}
