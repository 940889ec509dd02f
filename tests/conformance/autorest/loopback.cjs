// The test server takes a port and listens on every interface. Loaded before it, this
// has each server of the process listen on the loopback interface alone.
"use strict";

const { Server } = require("net");

const listen = Server.prototype.listen;

Server.prototype.listen = function (port, ...rest) {
  const callback = rest.find((argument) => typeof argument === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, callback);
};
