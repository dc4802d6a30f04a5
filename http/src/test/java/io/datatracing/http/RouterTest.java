package io.datatracing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Handler.Blocking NOTHING = request -> Response.empty(204);

  private final Router router =
      Router.builder()
          .get("/api/v1/traces", NOTHING)
          .get("/api/v1/traces/{id}", NOTHING)
          .get("/api/v1/services/{service}/operations", NOTHING)
          .postAsync(
              "/v1/traces", request -> CompletableFuture.completedFuture(Response.empty(200)))
          .build();

  @Test
  void templateNamesItsSegments() {
    Router.Match match = router.match("GET", "/api/v1/services/a%20b%2Fc+d/operations");
    assertThat(match.template()).isEqualTo("/api/v1/services/{service}/operations");
    assertThat(match.pathParameters()).containsEntry("service", "a b/c+d").hasSize(1);
  }

  @Test
  void headIsAnsweredByGet() {
    assertThat(router.match("HEAD", "/api/v1/traces/1").pathParameters()).containsEntry("id", "1");
  }

  @Test
  void unknownPathIs404AndEmptySegmentIsUnknown() {
    assertThat(problem("GET", "/api/v1").status()).isEqualTo(404);
    assertThat(problem("GET", "/api/v1/traces/").status()).isEqualTo(404);
  }

  @Test
  void unknownMethodSaysWhichAreAllowed() {
    HttpProblem problem = problem("PUT", "/v1/traces");
    assertThat(problem.status()).isEqualTo(405);
    assertThat(problem.headers()).containsEntry("Allow", "POST");
  }

  @Test
  void brokenPercentEncodingIsABadRequest() {
    assertThat(problem("GET", "/api/v1/traces/%zz").status()).isEqualTo(400);
  }

  @Test
  void routesAreListedInOrder() {
    assertThat(router.routes())
        .containsExactlyElementsOf(
            List.of(
                new Router.Route("GET", "/api/v1/traces"),
                new Router.Route("GET", "/api/v1/traces/{id}"),
                new Router.Route("GET", "/api/v1/services/{service}/operations"),
                new Router.Route("POST", "/v1/traces")));
  }

  @Test
  void templateStartsWithASlash() {
    assertThatThrownBy(() -> Router.builder().get("x", NOTHING))
        .hasMessageContaining("starts with a slash");
  }

  private HttpProblem problem(String method, String path) {
    HttpProblem[] found = new HttpProblem[1];
    assertThatThrownBy(() -> router.match(method, path))
        .isInstanceOfSatisfying(HttpProblemException.class, e -> found[0] = e.problem());
    return found[0];
  }
}
