// Loaded by path by the SDK, which needs a CommonJS module. Failure messages and stacks may quote a payload, so they are
// encoded (and by the codec encrypted) like one.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
