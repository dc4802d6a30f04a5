package com.example.tomcat.webapp;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * Calls another service with libraries of the web application's own: a span by hand, a pool, and
 * OkHttp. At its end it leaves no thread behind, as any application must that is to be undeployed.
 */
public final class CallServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient ExecutorService pool = Executors.newFixedThreadPool(1);

  /** Without time-outs, for which Okio would keep a thread for a minute. */
  private final transient OkHttpClient client =
      new OkHttpClient.Builder()
          .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
          .readTimeout(0, TimeUnit.SECONDS)
          .writeTimeout(0, TimeUnit.SECONDS)
          .connectTimeout(0, TimeUnit.SECONDS)
          .build();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Span span = GlobalOpenTelemetry.getTracer("webapp").spanBuilder("by hand").startSpan();
    try (Scope scope = span.makeCurrent()) {
      int status = CompletableFuture.supplyAsync(this::call, pool).join();
      boolean own =
          OkHttpClient.class.getClassLoader() == CallServlet.class.getClassLoader()
              && CallServlet.class.getClassLoader()
                  != getServletContext().getClass().getClassLoader();
      response.getWriter().print(status + (own ? " by its own OkHttp" : " by another's OkHttp"));
    } finally {
      span.end();
    }
  }

  private int call() {
    Request request = new Request.Builder().url(System.getProperty("called.url")).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void destroy() {
    pool.shutdown();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    ((TaskRunner.RealBackend) TaskRunner.INSTANCE.getBackend()).shutdown();
  }
}
