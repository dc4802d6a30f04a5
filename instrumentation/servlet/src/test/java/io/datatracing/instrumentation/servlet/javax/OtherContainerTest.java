package io.datatracing.instrumentation.servlet.javax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRegistration;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container of which nothing is known but that it calls {@code HttpServlet.service}. */
class OtherContainerTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Object> answers = new HashMap<>();
  private final HttpServletRequest request = proxy(HttpServletRequest.class);
  private final HttpServletResponse response = proxy(HttpServletResponse.class);

  @Test
  void servletIsTraced() throws Exception {
    Span[] seen = new Span[1];
    call(servlet(() -> seen[0] = Span.current()));
    Span span = spans.take();
    assertThat(seen).containsExactly(span);
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.name()).isEqualTo("GET /shop/orders/*");
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(200L);
  }

  @Test
  void servletThatCallsAnotherIsOneSpan() throws Exception {
    HttpServlet inner = servlet(() -> {});
    HttpServlet outer =
        new HttpServlet() {
          @Override
          protected void doGet(HttpServletRequest request, HttpServletResponse response)
              throws ServletException, IOException {
            inner.service(request, response);
          }
        };
    call(outer);
    spans.take();
  }

  @Test
  void exceptionIsRecordedWithTheStatusItCauses() throws Exception {
    HttpServlet failing =
        servlet(
            () -> {
              throw new IllegalStateException("the test fails");
            });
    assertThatThrownBy(() -> call(failing)).isInstanceOf(IllegalStateException.class);
    Span span = spans.take();
    assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(500L);
    assertThat(span.get(Attributes.ERROR_TYPE)).isEqualTo(IllegalStateException.class.getName());
  }

  private void call(HttpServlet servlet) throws ServletException, IOException {
    answers.put("getMethod", "GET");
    answers.put("getServletPath", "/orders");
    answers.put("getPathInfo", "/42");
    answers.put("getStatus", 200);
    answers.put("getServletContext", proxy(ServletContext.class));
    answers.put("getContextPath", "/shop");
    answers.put("getMappings", Collections.singleton("/orders/*"));
    answers.put("getServletRegistrations", Map.of("orders", proxy(ServletRegistration.class)));
    servlet.service(request, response);
  }

  private static HttpServlet servlet(Runnable body) {
    return new HttpServlet() {
      @Override
      protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        body.run();
      }
    };
  }

  /** Answers methods by name; keeps attributes; says null, zero and false to everything else. */
  private <T> T proxy(Class<T> type) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "setAttribute":
              return attributes.put((String) arguments[0], arguments[1]);
            case "getAttribute":
              return attributes.get((String) arguments[0]);
            case "hashCode":
              return System.identityHashCode(proxy);
            case "equals":
              return proxy == arguments[0];
            default:
              return answer(method.getName(), method.getReturnType());
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object answer(String method, Class<?> type) {
    Object answer = answers.get(method);
    if (answer == null && type == boolean.class) {
      return false;
    }
    return answer == null && type == int.class ? (Object) 0 : answer;
  }
}
