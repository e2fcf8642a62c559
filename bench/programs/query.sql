-- For sqlite3: the same records and the same three queries.
.mode list
.separator " "
create table customers(id integer primary key, region int, segment text);
create table orders(id integer primary key, customer int, amount int, day int);

with recursive g(i, s) as (
  select 0, 11 * 16807 % 2147483647
  union all select i + 1, s * 16807 % 2147483647 from g where i < 19999)
insert into customers select i, s % 25,
  case s / 25 % 5 when 0 then 'auto' when 1 then 'building' when 2 then 'furniture' when 3 then 'household' else 'machinery' end
  from g;

with recursive g(i, a, b) as (
  select 0, 23 * 16807 % 2147483647, (23 * 16807 % 2147483647) * 16807 % 2147483647
  union all select i + 1, b * 16807 % 2147483647, (b * 16807 % 2147483647) * 16807 % 2147483647 from g where i < 199999)
insert into orders select i, a % 20000, b % 1000, b / 1000 % 365 from g;

select c.region, count(*), sum(o.amount), max(o.amount)
from orders o join customers c on o.customer = c.id
where o.amount >= 100
group by c.region having count(*) > 7000
order by sum(o.amount) desc;

select c.segment, o.day / 92, sum(o.amount)
from orders o join customers c on o.customer = c.id
group by 1, 2 order by 1, 2;

select customer, sum(amount), count(distinct day)
from orders group by customer
order by sum(amount) desc, customer limit 10;
