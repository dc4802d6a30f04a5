/** What woven code and hooks share with the weaver: definition of helpers, state on objects. */
package io.datatracing.bootstrap.weaving;
