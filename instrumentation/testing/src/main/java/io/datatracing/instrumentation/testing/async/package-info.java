/** What every hand-over of work to another thread does to the context. */
package io.datatracing.instrumentation.testing.async;
