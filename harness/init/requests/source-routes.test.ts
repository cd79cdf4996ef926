import { describe, expect, test } from 'vitest';
import { routesIn } from './source-routes.ts';

describe('routes that sources declare', () => {
  test.each([
    ['Spring', 'A.java', '@GetMapping("/price")\nString price() {}', ['/price']],
    [
      'Spring with a prefix',
      'A.java',
      '@RestController\n@RequestMapping("/api/")\nclass A {\n @GetMapping(value = "orders") String a() {}\n @GetMapping({"/x", "/y"}) String b() {}\n @GetMapping String c() {}\n}',
      ['/api/orders', '/api/x', '/api/y', '/api'],
    ],
    ['Spring in Kotlin', 'A.kt', '@GetMapping("/orders/{id}")\nfun order() = 1', ['/orders/{id}']],
    ['Spring, other methods', 'A.java', '@PostMapping("/pay") @DeleteMapping("/x")', []],
    [
      'Jakarta REST',
      'A.java',
      '@Path("/shop") public class A { @GET @Produces("x") @Path("/items/{id}") public String a() {} @POST @Path("/pay") void b() {} }',
      ['/shop/items/{id}'],
    ],
    [
      'Express',
      'a.js',
      "app.get('/orders/:id', f); router.get(`/login`, g); app.post('/pay', h);",
      ['/orders/{id}', '/login'],
    ],
    ['settings and clients', 'a.js', "app.get('env'); axios.get('/x'); request(app).get('/y'); http.get('/z')", []],
    ['what cannot be sent', 'a.js', 'app.get(`/\u0024{base}/x`, f); app.get(/^.a/, g); app.get("/a/*", h)', []],
    ['commented out', 'a.ts', "// app.get('/old', f)\n/* app.get('/older', f) */\napp.get('/new', f)", ['/new']],
    ['an address in a string', 'a.ts', "const a = 'http://b'; app.get('/new', f)", ['/new']],
    [
      'plain Node',
      'a.mjs',
      "if (request.url === '/orders') x(); else if (pathname == '/login') y()",
      ['/orders', '/login'],
    ],
    [
      'FastAPI',
      'a.py',
      'router = APIRouter(prefix="/v1")\n@router.get("/orders/{id}")\nasync def a(): ...',
      ['/v1/orders/{id}'],
    ],
    [
      'Flask',
      'a.py',
      '@app.route("/orders/<int:id>")\ndef a(): ...\n@app.route("/pay", methods=["POST"])\ndef b(): ...',
      ['/orders/{id}'],
    ],
    ['Python, commented out', 'a.py', '# @app.get("/old")\n@app.get("/new")\ndef a(): ...', ['/new']],
    [
      'Go',
      'a.go',
      'http.HandleFunc("/orders", f)\nmux.HandleFunc("GET /items/{id}", g)\nmux.HandleFunc("POST /pay", h)\nr.GET("/v/:id", i)\nr.Get("/c", j)\nhttp.Get("/no")',
      ['/orders', '/items/{id}', '/v/{id}', '/c'],
    ],
    ['another language', 'a.rb', 'get "/orders" do', []],
  ])('%s', (_, file, text, paths) => {
    expect(routesIn(file, text)).toEqual(paths);
  });

  test('a long text without any end is read in linear time', () => {
    const long = '@GET '.repeat(40_000) + '"'.repeat(40_000);
    expect(routesIn('A.java', long)).toEqual([]);
    expect(routesIn('a.js', 'app.get('.repeat(40_000))).toEqual([]);
    expect(routesIn('a.js', '/*'.repeat(400_000))).toEqual([]);
    expect(routesIn('a.py', '@a.route("'.repeat(40_000))).toEqual([]);
  });
});
