/**
 * Where a customer's server may listen: the two web ports, and anything a normal user may open, except ports on which
 * something else is customarily found. An HTTP request can do harm to many of those (Docker, Redis, SMTP-like line
 * protocols), and the answer tells an attacker what runs where.
 */
const WEB_PORTS = [80, 443];
const FIRST_USER_PORT = 1024;

const SERVICE_PORTS = new Set([
  ...[1433, 1521, 3306, 5432, 5433, 6379, 6380, 9042, 11211, 26257, 27017, 27018], // databases and caches
  ...[1883, 4369, 5671, 5672, 8883, 9092, 15672, 61616], // queues
  ...[2375, 2376, 2379, 2380, 4001, 4194, 6443, 10250, 10255, 10256, 16443], // containers and clusters
  ...[7233, 7234, 7235, 7239, 8233], // Temporal and its UI
  ...[4646, 8300, 8500, 8600, 8125, 9100], // service discovery and metrics
  ...[5984, 8086, 9200, 9300, 7474, 7687, 8983], // stores that speak HTTP
  ...[2049, 3389, 4045, 5900, 5901, 5985, 5986, 6000, 6001], // files and screens
  ...[1719, 1720, 1723, 3659, 4190, 5060, 5061, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080], // refused by browsers too (Fetch, "bad port")
]);

/** @param port the URL's port; null when the scheme's own is meant. */
export function portAllowed(port: number | null): boolean {
  if (port === null || WEB_PORTS.includes(port)) return true;
  return port >= FIRST_USER_PORT && !SERVICE_PORTS.has(port);
}
