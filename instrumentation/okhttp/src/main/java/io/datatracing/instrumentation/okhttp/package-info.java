/** Client spans of OkHttp 3.11 to 5. */
@NullMarked
package io.datatracing.instrumentation.okhttp;

import org.jspecify.annotations.NullMarked;
